"""Results as JSON: the outcome follows from the file alone; the same bytes in both languages; nothing before the close."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from consult.models.delegations import Delegation
from consult.rules import tally
from consult.rules.counts import Counts
from consult.rules.decision import Decision, Rule, annulled, decide, preset
from consult.rules.tally import Cast, Choice
from consult.services import annulment, clock
from consult.services.annulment import Request
from consult.services.ballot_room import Which
from consult.text.canonical import parse_canonical
from tests import letters_at_work, voting
from tests.objecting_at_work import ENDS, object_to
from tests.speaking import confirm, declare
from tests.voting import BEFORE, CLOSES, DURING, OPENS

DOCUMENTED = set(re.findall(r"`([a-z_]+)`", Path("docs/results.md").read_text("utf-8")))
RULES = set(Rule.__dataclass_fields__) | {"num", "den", "strict"}


def path(hall, language="en", number=1):
    return f"/{language}/consultations/{hall.path}/ballots/{number}/result.json"


def result_of(hall, visit, at=CLOSES, number=1):
    answer = visit().get(path(hall, number=number), at=at)
    assert answer.mimetype == "application/json"
    return parse_canonical(answer.data)


def recounted(result):
    """What the file alone comes to, by the rules."""
    register = [vote["delegation"] for vote in result["votes"]]
    casts = [
        Cast(delegation=vote["delegation"], seq=1, choice=Choice(vote["vote"]))
        for vote in result["votes"]
        if vote["vote"] != "not_voting"
    ]
    return tally.count(register, casts, [each["delegation"] for each in result["excluded"]])


def keys_in(value):
    if isinstance(value, list):
        return set().union(*map(keys_in, value))
    return set(value).union(*map(keys_in, value.values())) if isinstance(value, dict) else set()


@pytest.mark.parametrize("name", ["simple", "two-thirds", "absolute-majority", "two-thirds-of-members", "ietf"])
@pytest.mark.parametrize(
    "choices",
    [
        ("yes", "yes", "yes", "no", "abstain"),
        ("yes", "no", "not_participating", None, None),
        ("yes", "yes", "no", "no", None),
        (None,) * 5,
    ],
)
def test_the_outcome_follows_from_the_file_alone(database, visit, name, choices):
    hall = voting.hall(database, size=5)
    hall.open_ballot(preset=name)
    for index, choice in enumerate(choices):
        if choice:
            hall.cast(index, choice)
    result = result_of(hall, visit)
    counts = recounted(result)
    assert counts == Counts.from_facts(result["decision"]["counts"])
    assert decide(Rule.from_facts(result["rule"]), counts).to_facts() == result["decision"]
    assert len(result["votes"]) == result["members"] == 5


def test_whoever_was_suspended_at_the_close_stands_in_it_with_the_reason_and_is_not_counted(hall, database, visit):
    hall.open_ballot()
    for index in range(3):
        hall.cast(index, "yes")
    with database.writing() as occasion:
        occasion.session.get_one(Delegation, hall.delegations[1].id).suspended_at = DURING
    result = result_of(hall, visit)
    assert result["excluded"] == [{"delegation": hall.delegations[1].key, "reason": "suspended"}]
    assert [vote["vote"] for vote in result["votes"]] == ["yes"] * 3
    counts = recounted(result)
    assert (counts.yes, counts.members) == (2, 3)
    assert decide(Rule.from_facts(result["rule"]), counts).to_facts() == result["decision"]


def test_it_says_what_was_put_when_and_to_whom_in_both_languages(hall, visit):
    hall.open_ballot()
    letters_at_work.enter(hall, 0, "yes")
    letters_at_work.confirm(hall, "yes")
    hall.cast(1, "no")
    hall.run_due(CLOSES)
    declare(hall, 1, "abstain")
    confirm(hall, 1, "abstain")
    result = result_of(hall, visit)
    assert result["ballot"] == f"{hall.symbol}#1"
    assert result["question"] == {"en": "Shall the text be adopted?", "zh": "是否通过该案文？"}
    assert (result["opens_at"], result["closes_at"]) == ("2026-11-22T12:00:00.000Z", "2026-11-22T13:00:00.000Z")
    assert result["subject"]["kind"] == "text"
    assert result["register_hash"] == hall.ballot().register_hash
    assert [vote["delegation"] for vote in result["votes"]] == [one.key for one in hall.delegations]
    assert [vote.get("origin") for vote in result["votes"]] == ["letter", "web", None]
    assert [vote.get("intended") for vote in result["votes"]] == [None, "abstain", None]
    assert result["votes"][0]["name"] == {"en": hall.delegations[0].name_en, "zh": hall.delegations[0].name_zh}


def test_a_reason_for_a_vote_against_stands_with_it_in_its_own_language(hall, visit):
    hall.open_ballot(preset="iso-enquiry")
    hall.cast(0, "no", reason="=Too vague.")
    against = result_of(hall, visit)["votes"][0]
    assert against["reason"] == {"en": "=Too vague."}


def test_both_languages_give_the_same_bytes_and_every_reading_too(hall, visit):
    hall.open_ballot()
    hall.cast(0, "yes")
    read = [
        visit(who).get(path(hall, language), at=CLOSES).data
        for who in (None, hall.heads[0])
        for language in ("en", "zh")
    ]
    assert len(set(read)) == 1


@pytest.mark.parametrize("at", [BEFORE, OPENS, DURING, CLOSES - timedelta(milliseconds=1)])
def test_before_the_close_nothing_of_votes_stands_in_it(hall, visit, at):
    hall.open_ballot()
    empty = visit().get(path(hall), at=at).data
    if at >= OPENS:
        hall.cast(0, "yes", at=at)
    assert visit().get(path(hall), at=at).data == empty
    assert not {"votes", "decision", "excluded"} & set(parse_canonical(empty))


def test_a_draft_has_none(hall, visit):
    hall.draft()
    assert visit(hall.heads[0]).get(path(hall), at=BEFORE).status_code == 404


def test_an_annulled_ballot_says_so_with_the_reason_and_keeps_its_counts(hall, visit):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.run_due(CLOSES)
    which = Which(path=hall.path, number=1)
    with clock.standing_at(CLOSES), hall.as_(hall.moderator) as occasion:
        annulment.ask(occasion, Request(which=which, reason_en="A mistake.", reason_zh="有误。"))
    with clock.standing_at(CLOSES), hall.as_(hall.chair) as occasion:
        annulment.confirm(occasion, which)
    result = result_of(hall, visit)
    assert (result["stage"], result["annulled"]["reason"]) == ("annulled", {"en": "A mistake.", "zh": "有误。"})
    assert annulled(Rule.from_facts(result["rule"]), recounted(result)).to_facts() == result["decision"]


@pytest.mark.parametrize("name", ["silence", "without-vote"])
@pytest.mark.parametrize("broken", [True, False])
def test_where_nothing_is_put_to_the_vote_the_objection_decides(hall, visit, name, broken):
    hall.open_ballot(preset=name, closes=ENDS)
    if broken:
        object_to(hall, 1)
    result = result_of(hall, visit, at=ENDS)
    counts = Counts(members=result["members"], yes=0, no=int("objection" in result), abstain=0)
    assert decide(Rule.from_facts(result["rule"]), counts).to_facts() == result["decision"]
    assert ("objection" in result) == broken
    assert not broken or result["objection"]["delegation"] == hall.delegations[1].key


def test_every_key_is_documented(hall, visit):
    hall.open_ballot(preset="iso-enquiry")
    hall.cast(0, "no", reason="Too vague.")
    result = result_of(hall, visit)
    assert keys_in(result) - keys_in(result["rule"]) <= DOCUMENTED
    assert keys_in(result["rule"]) <= RULES


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_links_it_beside_the_table(hall, visit, language):
    hall.open_ballot()
    hall.cast(0, "yes")
    page = visit().get(path(hall, language).removesuffix("result.json"), at=CLOSES).text
    assert f'href="{path(hall, language)}"' in page
    assert f'href="{path(hall, language).removesuffix("json")}csv"' in page


def test_the_decision_reads_back_as_the_rules_have_it(hall, visit):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.cast(1, "no")
    decision = Decision.from_facts(result_of(hall, visit)["decision"])
    assert decision.second_ballot_offered
    assert decision == decide(preset("simple"), Counts(members=3, yes=1, no=1, abstain=0))
