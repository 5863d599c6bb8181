"""Comments on behalf of a group: who may make them, and how its other members stand to them."""

import csv
import io
from datetime import date, timedelta

import pytest

from consult.models.alignments import AlignmentEvent
from consult.models.contributions import Comment
from consult.models.delegations import GroupMembership
from consult.rules.alignment import Alignment
from consult.rules.refusal import Code, Refusal
from consult.services import aligning, alignments, clock, comment_records, comment_submission, groups
from consult.services.aligning import AligningAsked, NewAlignment
from consult.services.comment_submission import NewVersion
from consult.text.provision import Language
from tests import factories
from tests.forms_filled import post
from tests.instants import NOON
from tests.voices_world import World, words

HOUR = timedelta(hours=1)


@pytest.fixture
def world(database, app):
    with clock.standing_at(NOON):
        made = World(database, app, closes_at=NOON + 48 * HOUR)
        with database.writing() as occasion:
            made.third = factories.delegation(occasion.session, "Calder")
            factories.participate(occasion.session, made.where, made.third)
            made.third_head = made._serving(occasion.session, "Head of Calder", made.third, "head")
            for each in (made.ours, made.theirs, made.third):
                groups.join(occasion, each, ("g77",), date(2020, 1, 1))
        yield made


def state(world, who, delegation, alignment="aligned", *, version=1, reason=""):
    asked = NewAlignment(
        about=AligningAsked(delegation=delegation.key, consultation=world.path, reference="C-0001"),
        version=version,
        alignment=Alignment(alignment),
        language=Language.EN,
        reason=reason,
    )
    with world.acting(who) as occasion:
        aligning.state(occasion, asked)


def found(world):
    with world.acting(world.stranger) as occasion:
        record = comment_records.records(occasion, Comment.number == 1)[0]
        where = occasion.session.get(type(world.where), world.where.id)
        made = alignments.of_comment(occasion, where, record)
    tell = {word: [each.delegation.name_en for each in made.those(word)] for word in ("aligned", "dissociated")}
    return {**tell, "silent": made.silent, "members": made.members, "earlier": len(made.earlier)}


def refused(act, *given, **about):
    with pytest.raises(Refusal) as caught:
        act(*given, **about)
    return caught.value.code


def leave(world, delegation):
    with world.database.writing() as occasion:
        row = occasion.session.query(GroupMembership).filter_by(delegation_id=delegation.id).one()
        row.to_date = NOON.date()


def test_a_delegation_speaks_for_a_group_to_which_it_belongs_that_day_and_for_no_other(world):
    assert refused(world.say, group="african") is Code.NOT_IN_GROUP
    assert refused(world.say, world.watcher_head, world.watcher, group="g77") is Code.NOT_IN_GROUP
    world.say(group="g77")
    for language, name in (("en", "Group of 77 and China"), ("zh", "77国集团和中国")):
        assert name in world.client().get(f"/{language}/consultations/{world.path}/comments/").text
    leave(world, world.ours)
    assert refused(world.say, text="Again.", group="g77") is Code.NOT_IN_GROUP


def test_members_align_and_dissociate_and_the_last_word_of_each_counts(world):
    world.say(group="g77")
    assert found(world) == {"aligned": [], "dissociated": [], "silent": 2, "members": 2, "earlier": 0}
    state(world, world.third_head, world.third)
    state(world, world.other_head, world.theirs)
    assert found(world)["aligned"] == ["Brenmark", "Calder"]
    state(world, world.other_head, world.theirs, "dissociated", reason="It goes too far.")
    assert found(world) == {
        "aligned": ["Calder"],
        "dissociated": ["Brenmark"],
        "silent": 0,
        "members": 2,
        "earlier": 0,
    }
    with world.database.reading() as occasion:
        rows = occasion.session.query(AlignmentEvent).filter_by(delegation_id=world.theirs.id)
        assert [(row.seq, row.alignment.value) for row in rows.order_by("seq")] == [
            (1, "aligned"),
            (2, "dissociated"),
        ]


def test_the_same_word_sent_twice_stands_once(world):
    world.say(group="g77")
    for _ in range(2):
        state(world, world.other_head, world.theirs, "dissociated", reason="It goes too far.")
    with world.database.reading() as occasion:
        assert occasion.session.query(AlignmentEvent).count() == 1


def test_whoever_is_not_another_member_says_nothing_of_it(world):
    world.say(group="g77")
    assert refused(state, world, world.head, world.ours) is Code.OWN_GROUP_COMMENT
    assert refused(state, world, world.watcher_head, world.watcher) is Code.NOT_IN_GROUP
    assert refused(state, world, world.member, world.ours) is Code.ROLE_MAY_NOT_SUBMIT
    assert refused(state, world, world.moderator, world.theirs) is Code.NOT_OPEN_TO_YOU


def test_a_comment_for_itself_or_for_an_unknown_group_has_no_members(world):
    world.say(on_behalf_of="Friends of the text")
    assert refused(state, world, world.other_head, world.theirs) is Code.NOT_FOR_A_GROUP
    page = world.client().get(f"/en/consultations/{world.path}/comments/C-0001/").text
    assert "Friends of the text" in page
    assert "How the members of the group stand" not in page


def test_after_the_close_everything_stays_as_it_was(world):
    world.say(group="g77")
    state(world, world.other_head, world.theirs)
    with clock.standing_at(NOON + 48 * HOUR):
        assert refused(state, world, world.other_head, world.theirs, "dissociated") is Code.ALIGNING_CLOSED
        assert found(world)["aligned"] == ["Brenmark"]


def test_what_was_stated_on_an_earlier_wording_does_not_count_for_the_new_one(world):
    handle = world.say(group="g77").handle
    state(world, world.other_head, world.theirs)
    new = NewVersion(
        delegation=world.ours.key, consultation=world.path, handle=handle, seq=1, words=words("Other.", group="g77")
    )
    with world.acting(world.head) as occasion:
        comment_submission.revise(occasion, new)
    assert found(world) == {"aligned": [], "dissociated": [], "silent": 2, "members": 2, "earlier": 1}
    assert refused(state, world, world.other_head, world.theirs, version=1) is Code.EDITED_MEANWHILE
    state(world, world.other_head, world.theirs, version=2)
    assert found(world)["aligned"] == ["Brenmark"]


def test_the_table_names_the_group_in_the_readers_language(world):
    world.say(group="g77")
    body = world.client().get(f"/zh/consultations/{world.path}/comments/comments.csv").data.decode()
    assert "77国集团和中国" in next(csv.reader(io.StringIO(body.split("\n", 1)[1])))


@pytest.mark.parametrize(
    ("language", "said", "silent"), [("en", "Dissociated", "1 of 2"), ("zh", "不加入", "2个中有1个")]
)
def test_a_head_states_it_over_http_with_a_reason_and_everybody_reads_it(world, language, said, silent):
    head, other = world.client(world.head), world.client(world.other_head)
    begin = f"/{language}/desk/{world.ours.key}/{world.path}/comments/new/?provision=safety"
    fields = {"language": "en", "category": "substantive", "severity": "important", "text": "For all of us."}
    both = post(head, begin, step="submit", group="g77", on_behalf_of="Another", **fields)
    assert both.status_code == 422
    nobody = post(head, begin, step="submit", group="other", on_behalf_of="", **fields)
    assert nobody.status_code == 422
    assert post(head, begin, step="submit", group="african", **fields).status_code == 422
    assert post(head, begin, step="submit", group="g77", **fields).status_code == 303
    public = f"/{language}/consultations/{world.path}/comments/C-0001/"
    before = world.client().get(public).text
    form = other.get(f"{public}align/").location
    kept = post(other, form, alignment="", reason="It goes too far.", language="en")
    assert kept.status_code == 422
    assert "It goes too far." in kept.text
    assert post(other, form, alignment="dissociated", reason="It goes too far.", language="en").location == public
    page = world.client().get(public).text
    assert page != before
    for each in (said, silent, "It goes too far."):
        assert each in page
    assert other.get(form).status_code == 200
