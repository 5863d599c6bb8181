"""Dispositions by groups of delegations: what is counted, for whom, and that nothing shows before the close."""

import csv
import io
from datetime import date, timedelta

import pytest

from consult.models.contributions import Comment, CommentStatus
from consult.rules.phases import State
from consult.rules.roster import DispositionCode, Kind
from consult.services import comment_answers, disposition_statistics, groups
from consult.services.comment_answers import NewAnswer
from tests.voices_world import World

ACCEPT, REFUSE, NOTED = DispositionCode.ACCEPTED, DispositionCode.OUT_OF_SCOPE, DispositionCode.NOTED


@pytest.fixture
def world(database, app):
    """Arvella, African and landlocked, has made three comments; Brenmark, of industry, one."""
    made = World(database, app)
    with database.writing() as occasion:
        ours = occasion.session.get(type(made.ours), made.ours.id)
        groups.join(occasion, ours, ["african", "lldc"], date(2020, 1, 1))
        occasion.session.get(type(made.theirs), made.theirs.id).kind = Kind.INDUSTRY
    for number in range(3):
        made.say(text=f"Ours, {number}.")
    made.say(made.other_head, made.theirs, "Theirs.")
    return made


def answer(world, reference, code):
    words = {"answer_en": "Because.", "answer_zh": "理由如下。", "same_as": "", "seq": 0}
    with world.acting(world.moderator) as occasion:
        comment_answers.dispose(occasion, NewAnswer(consultation=world.path, reference=reference, code=code, **words))


def statistics(world):
    with world.database.reading() as occasion:
        return disposition_statistics.statistics(occasion, world.path)


def given(line):
    return {code.value: number for code, number in line.counts.items() if number}, line.waiting


def test_each_group_is_counted_with_the_disposition_that_stands(world):
    answer(world, "C-0001", ACCEPT)
    answer(world, "C-0002", REFUSE)
    answer(world, "C-0004", NOTED)
    page = statistics(world)
    assert given(page.total) == ({"A": 1, "OS": 1, "N": 1}, 1)
    assert [(line.group.key, given(line)) for line in page.regions] == [("african", ({"A": 1, "OS": 1}, 1))]
    assert [(line.group.key, given(line)) for line in page.situations] == [("lldc", ({"A": 1, "OS": 1}, 1))]
    assert [(line.kind, line.delegations, given(line)) for line in page.kinds] == [
        (Kind.STATE, 2, ({"A": 1, "OS": 1}, 1)),
        (Kind.INDUSTRY, 1, ({"N": 1}, 0)),
    ]
    assert sorted(page.total.outcomes.values()) == [1, 1, 1]


def test_late_and_withdrawn_comments_and_replies_are_not_counted(world):
    world.say(world.other_head, world.theirs, "A reply.", parent="C-0001")
    with world.database.writing() as occasion:
        first, second = (occasion.session.query(Comment).filter_by(number=number).one() for number in (1, 2))
        first.late, second.status = True, CommentStatus.WITHDRAWN
    assert statistics(world).total.comments == 2


def test_before_the_close_of_a_veiled_period_nobody_is_counted(world):
    with world.database.writing() as occasion:
        where = occasion.session.get(type(world.where), world.where.id)
        where.comments_public_at_close, where.state = True, State.OPEN_FOR_COMMENT
        where.comments_close_at = occasion.now + timedelta(days=1)
    page = statistics(world)
    assert page.veiled
    assert page.total.comments == 0


def test_a_delegation_that_has_left_the_group_is_no_longer_counted_in_it(world):
    with world.database.writing() as occasion:
        ours = occasion.session.get(type(world.ours), world.ours.id)
        for each in ours.memberships:
            each.to_date = date(2021, 1, 1)
    assert statistics(world).regions == ()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "2 of 4 comments answered; of these led to a change: 1; answered otherwise: 0; not taken up: 1"),
        ("zh", "4条意见中已答复2条；其中案文作了修改的1条，以其他方式答复的0条，未予采纳的1条"),
    ],
)
def test_page_and_file_say_the_same_in_both_languages(world, language, said):
    answer(world, "C-0001", ACCEPT)
    answer(world, "C-0002", REFUSE)
    address = f"/{language}/consultations/{world.path}/comments/statistics"
    page = world.client().get(f"{address}/")
    assert page.status_code == 200
    assert said in page.text
    body = world.client().get(f"{address}.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    everybody = dict(zip(rows[0], rows[1], strict=True))
    assert [value for head, value in everybody.items() if head.startswith(("A ", "OS "))] == ["1", "1"]
    assert (rows[1][2:4], rows[1][-1]) == (["3", "4"], "2")
    assert [row[2:4] for row in rows[2:4]] == [["1", "3"], ["1", "3"]]
