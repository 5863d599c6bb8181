"""Participation: what counts as taking part, for whom, and that every figure of the page can be made again from its files."""

import csv
import io
import re
from datetime import date, timedelta
from statistics import median

import pytest

from consult.models.contributions import Comment, CommentStatus, Disposition
from consult.models.people import Office
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import DispositionCode
from consult.rules.tally import Stance
from consult.services import (
    annulment,
    clock,
    comment_answers,
    groups,
    objecting,
    participation_page,
    positions,
    tabling,
)
from consult.services.annulment import Request
from consult.services.ballot_room import Which
from consult.services.comment_answers import NewAnswer
from consult.services.objecting import Objecting
from consult.services.participation_page import ParticipationAsked
from consult.services.positions import NewPosition
from consult.services.taking_part import Deed
from consult.text.provision import Language
from tests import amendments_at_work as work
from tests import factories, voting
from tests.voices_world import World
from tests.voting import BEFORE, CLOSES, DURING, OPENS

SINCE = date(2020, 1, 1)


@pytest.fixture
def world(database, app):
    """Four delegations with a vote: Arvella and Brenmark, African; Corland and Dorva, of whom nobody has been heard."""
    made = World(database, app)
    with database.writing() as occasion:
        session = occasion.session
        quiet = [factories.delegation(session, name) for name in ("Corland", "Dorva")]
        factories.participate(session, made.where, *quiet)
        for body, keys in ((made.ours, ["african", "lldc"]), (made.theirs, ["african"]), (quiet[0], ["lldc"])):
            groups.join(occasion, session.get(type(body), body.id), keys, SINCE)
        groups.join(occasion, quiet[1], ["sids", "g77"], SINCE)
    return made


def page_of(world, group=""):
    with world.database.reading() as occasion:
        return participation_page.page(occasion, ParticipationAsked(consultation=world.path, group=group))


def shares(page):
    return [(each.group.key, each.took_part, each.members, each.is_low) for each in page.groups]


def deeds(page, key="arvella"):
    line = next(each for each in (*page.lines, *page.observers) if each.delegation.key == key)
    return {deed.value: number for deed, number in line.deeds.counts.items() if number}


def take(world, who, body, provision="safety", stance=Stance.SUPPORT):
    asked = NewPosition(
        delegation=body.key,
        consultation=world.path,
        provision=provision,
        revision=1,
        stance=stance,
        language=Language.EN,
        words="",
    )
    with world.acting(who) as occasion:
        positions.take(occasion, asked)


def answer(world, reference, code=DispositionCode.NOTED):
    words = {"answer_en": "Because.", "answer_zh": "理由如下。", "same_as": "", "seq": 0}
    with world.acting(world.moderator) as occasion:
        comment_answers.dispose(occasion, NewAnswer(consultation=world.path, reference=reference, code=code, **words))


def test_where_nothing_has_happened_everybody_is_named_as_not_having_taken_part(world):
    page = page_of(world)
    assert [each.name_en for each in page.silent] == ["Arvella", "Brenmark", "Corland", "Dorva"]
    assert shares(page) == [("african", 0, 2, True), ("lldc", 0, 2, True), ("sids", 0, 1, True)]
    assert (page.times.median, page.times.longest, page.times.answered) == (None, None, 0)


def test_the_smallest_share_stands_first_and_one_under_a_third_is_pointed_out(world):
    take(world, world.head, world.ours)
    take(world, world.other_head, world.theirs)
    page = page_of(world)
    assert shares(page) == [("sids", 0, 1, True), ("lldc", 1, 2, False), ("african", 2, 2, False)]
    assert (page.total.took_part, page.total.members, page.total.is_low) == (2, 4, False)
    assert [each.name_en for each in page.silent] == ["Corland", "Dorva"]


def test_a_third_is_not_fewer_than_a_third(world):
    with world.database.writing() as occasion:
        more = factories.delegation(occasion.session, "Elmar")
        factories.participate(occasion.session, world.where, more)
        groups.join(occasion, more, ["lldc"], SINCE)
    take(world, world.head, world.ours)
    assert ("lldc", 1, 3, False) in shares(page_of(world))


def test_positions_count_by_provision_however_often_they_change(world):
    take(world, world.head, world.ours)
    take(world, world.head, world.ours, stance=Stance.CAN_ACCEPT)
    take(world, world.head, world.ours, provision="fairness")
    assert deeds(page_of(world)) == {"position": 2}


def test_comments_and_replies_count_also_withdrawn_late_and_in_either_language(world):
    for place, language in enumerate((Language.EN, Language.ZH, Language.ZH)):
        world.say(text=f"Ours, {place}.", language=language)
    world.say(world.other_head, world.theirs, "A reply.", parent="C-0001")
    with world.database.writing() as occasion:
        first, second = (occasion.session.query(Comment).filter_by(number=number).one() for number in (1, 2))
        first.late, second.status = True, CommentStatus.WITHDRAWN
    page = page_of(world)
    assert (deeds(page), deeds(page, "brenmark")) == ({"comment": 3}, {"reply": 1})
    assert page.languages == {Language.EN: 1, Language.ZH: 2}
    assert page.total.commented == 2


def test_comments_held_back_until_the_close_count_for_nobody_before_it(world):
    world.say()
    with world.database.writing() as occasion:
        where = occasion.session.get(type(world.where), world.where.id)
        where.comments_public_at_close, where.state = True, State.OPEN_FOR_COMMENT
        where.comments_close_at = occasion.now + timedelta(days=1)
    page = page_of(world)
    assert page.veiled
    assert (page.total.took_part, sum(page.languages.values()), page.times.waiting) == (0, 0, 0)
    assert world.client().get(f"/en/consultations/{world.path}/participation/answers.csv").text.count("C-00") == 0


def test_observers_are_named_apart_and_counted_in_no_group(world):
    with world.database.writing() as occasion:
        groups.join(occasion, occasion.session.get(type(world.watcher), world.watcher.id), ["academia"], SINCE)
    world.say(world.watcher_head, world.watcher, "As an observer.")
    page = page_of(world)
    assert "academia" not in [each.group.key for each in page.groups]
    assert page.total.took_part == 0
    assert deeds(page, "observatory") == {"comment": 1}
    assert [each.delegation.key for each in page.observers] == ["observatory"]


def test_a_group_lists_its_own_delegations_and_an_unknown_one_is_not_found(world):
    assert [each.delegation.key for each in page_of(world, "lldc").lines] == ["arvella", "corland"]
    with pytest.raises(Refusal) as caught:
        page_of(world, "nowhere")
    assert caught.value.code is Code.NOT_FOUND
    assert world.client().get(f"/en/consultations/{world.path}/participation/?group=nowhere").status_code == 404


def test_the_time_to_an_answer_runs_to_the_first_one_and_those_that_wait_are_counted_apart(world):
    for place in range(4):
        world.say(text=f"Ours, {place}.")
    for reference in ("C-0001", "C-0002", "C-0003"):
        answer(world, reference)
    with world.database.writing() as occasion:
        for number, days in ((1, 2), (2, 3), (3, 10)):
            comment = occasion.session.query(Comment).filter_by(number=number).one()
            given = occasion.session.query(Disposition).filter_by(comment_id=comment.id, seq=1).one()
            comment.submitted_at = given.at - timedelta(days=days)
    times = page_of(world).times
    assert (times.median, times.longest, times.answered, times.waiting) == (3, 10, 3, 1)


def rows(world, name):
    body = world.client().get(f"/en/consultations/{world.path}/participation/{name}.csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def shown(world, language="en"):
    answer = world.client().get(f"/{language}/consultations/{world.path}/participation/")
    assert answer.status_code == 200
    return answer.text


def busy(world):
    """Comments, replies, positions and answers, so that every figure is one of its own."""
    for place, language in enumerate((Language.EN, Language.ZH, Language.ZH)):
        world.say(text=f"Ours, {place}.", language=language)
    world.say(world.other_head, world.theirs, "Theirs.")
    world.say(world.other_head, world.theirs, "A reply.", parent="C-0001")
    world.say(world.watcher_head, world.watcher, "As an observer.")
    take(world, world.head, world.ours)
    answer(world, "C-0001", DispositionCode.ACCEPTED)
    answer(world, "C-0002")


def test_every_figure_of_the_page_can_be_made_again_from_its_files(world):
    busy(world)
    page, lines, times = page_of(world), rows(world, "delegations"), rows(world, "answers")
    ways = {"positions": ("Positions",), "commented": ("Comments", "Replies")}
    ways |= {"amendments": ("Amendments",), "ballots": ("Ballots taken part in",)}

    def counted(names, group=None):
        return sum(
            line["Observer"] == "no"
            and (group is None or group in line["Groups"].split("; "))
            and any(int(line[name]) for name in names)
            for line in lines
        )

    every = tuple(name for names in ways.values() for name in names)
    for share in (page.total, *page.groups):
        group = share.group.name_en if share.group else None
        assert share.took_part == counted(every, group)
        assert [getattr(share, way) for way in ways] == [counted(names, group) for names in ways.values()]
    assert {each.name_en for each in page.silent} == {
        line["Delegation"]
        for line in lines
        if line["Observer"] == "no" and not any(int(line[name]) for name in every)
    }
    written = {
        code: sum(int(line[f"Comments in {name}"]) for line in lines)
        for code, name in ((Language.EN, "English"), (Language.ZH, "中文"))
    }
    assert page.languages == written
    days = [float(line["Days until the first answer"]) for line in times if line["Days until the first answer"]]
    assert (page.times.median, page.times.longest) == (round(median(days), 1), max(days))
    assert (page.times.answered, page.times.waiting) == (len(days), len(times) - len(days))
    assert (page.total.commented, page.times.answered, page.times.waiting) == (2, 2, 3)


@pytest.mark.parametrize(
    ("language", "said", "flagged"),
    [
        ("en", "1 of 2 delegations have taken part", "fewer than a third"),
        ("zh", "2个代表团中有1个已参与", "不足三分之一"),
    ],
)
def test_the_page_says_in_words_which_group_is_not_heard(world, language, said, flagged):
    take(world, world.head, world.ours)
    text = shown(world, language)
    assert said in text
    assert text.count(flagged) == 1


def test_names_of_the_silent_lead_the_secretariat_to_their_people_and_the_public_to_their_page(world):
    with world.database.writing() as occasion:
        administrator = factories.person(occasion.session)
        factories.appoint(occasion.session, administrator, Office.ADMINISTRATOR)
    address = f"/en/consultations/{world.path}/participation/"
    team, public = 'href="/en/secretariat/delegations/dorva/"', 'href="/en/delegations/dorva/"'
    silent = re.compile(r'id="silent".*?<h2', re.DOTALL)
    for who, link in ((world.moderator, team), (None, public), (world.head, public)):
        assert link in silent.search(world.client(who).get(address).text).group()


def done(hall, at, deed):
    """How often each delegation of a hall has done something, as the page says at an instant."""
    with clock.standing_at(at), hall.database.reading() as occasion:
        page = participation_page.page(occasion, ParticipationAsked(consultation=hall.path))
    return [line.deeds.counts[deed] for line in page.lines]


def test_a_ballot_counts_once_it_has_closed_for_those_who_took_part_in_it(database):
    hall = voting.hall(database, size=5)
    hall.open_ballot()
    for place, choice in enumerate(("no", "abstain", "not_participating", "yes")):
        hall.cast(place, choice)
    hall.cast(0, "yes", seen=1)
    assert done(hall, DURING, Deed.BALLOT) == [0, 0, 0, 0, 0]
    assert done(hall, CLOSES, Deed.BALLOT) == [0, 0, 0, 0, 0]
    hall.run_due(CLOSES)
    assert done(hall, CLOSES, Deed.BALLOT) == [1, 1, 0, 1, 0]


def test_an_annulled_ballot_counts_no_more(database):
    hall = voting.hall(database)
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.run_due(CLOSES)
    which = Which(path=hall.path, number=1)
    with clock.standing_at(CLOSES):
        with hall.as_(hall.moderator) as occasion:
            annulment.ask(occasion, Request(which=which, reason_en="An error.", reason_zh="有误。"))
        with hall.as_(hall.chair) as occasion:
            annulment.confirm(occasion, which)
    assert done(hall, CLOSES, Deed.BALLOT) == [0, 0, 0]


def test_an_objection_that_ends_a_silence_procedure_is_taking_part(database):
    hall = voting.hall(database)
    hall.open_ballot(preset="silence", closes=OPENS + timedelta(days=3))
    with clock.standing_at(DURING), hall.as_(hall.heads[1]) as occasion:
        objecting.object_to(occasion, Objecting(where=hall.where(1), text="We object.", language=Language.EN))
    assert done(hall, DURING, Deed.BALLOT) == [0, 1, 0]


def test_amendments_count_for_who_tabled_them_and_for_who_sponsors_them_still_and_drafts_for_nobody(database):
    hall = voting.hall(database, size=4, state=State.OPEN_FOR_AMENDMENTS)
    work.put(hall, 3, work.operation("aim", en="A draft."))
    reference = work.tabled_before(hall, 0, "aim", en="AI serves all people.")
    with clock.standing_at(BEFORE):
        for place, acts in ((1, [tabling.sponsor]), (2, [tabling.sponsor, tabling.leave])):
            for act in acts:
                with hall.as_(hall.heads[place]) as occasion:
                    act(occasion, work.of(hall, place, reference))
    assert done(hall, BEFORE, Deed.AMENDMENT) == [1, 1, 0, 0]
