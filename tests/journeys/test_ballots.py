"""A ballot over HTTP, from the draft to the receipt, in both languages."""

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from consult.ledger.receipt import Receipt
from consult.models.ballots import BallotState
from consult.rules.refusal import Refusal
from tests.voting import BEFORE, CLOSES, DURING, OPENS


def with_extra(receipt, old, new):
    """The receipt with something else in what it holds beside its proof."""
    proof = Receipt.parse(receipt).proof
    assert old in proof.extra
    return replace(proof, extra=proof.extra.replace(old, new)).written


def paper_of(hall, index=0, language="en", number=1):
    return f"/{language}/desk/{hall.delegations[index].key}/{hall.path}/ballots/{number}/"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_officials_draft_check_approve_and_hold_a_ballot(hall, visit, language):
    moderator, chair = visit(hall.moderator), visit(hall.chair)
    room = f"/{language}/secretariat/consultations/{hall.path}/ballots/"
    blank = moderator.get(room + "new/", at=BEFORE)
    asked = {
        "subject": "provision",
        "provision": "aim",
        "question_en": "Shall principle 1 be kept?",
        "question_zh": "是否保留第1条？",
        "preset": "two-thirds",
        "quorum": "third",
        "opens_at": OPENS.strftime("%Y-%m-%dT%H:%M"),
        "closes_at": CLOSES.strftime("%Y-%m-%dT%H:%M"),
    }
    checked = moderator.send(blank, room + "new/", at=BEFORE, review="1", **asked)
    assert checked.status_code == 200
    assert "Adopted if at least two thirds" in checked.text
    assert "三分之二" in checked.text
    saved = moderator.send(checked, room + "new/", at=BEFORE, save="1", **asked)
    assert saved.status_code == 303
    assert hall.ballot().state is BallotState.DRAFT
    own = moderator.get(room + "1/", at=BEFORE)
    assert moderator.send(own, room + "1/approve/", at=BEFORE).status_code == 403
    seen = chair.get(room + "1/", at=BEFORE)
    assert chair.send(seen, room + "1/approve/", at=BEFORE).status_code == 303
    desk = chair.get(room, at=BEFORE)
    assert chair.send(desk, room + "sitting/open/", at=BEFORE).status_code == 303
    assert visit().get(f"/{language}/consultations/{hall.path}/ballots/1/").status_code == 200
    assert hall.ballot().state is BallotState.OPEN
    missing = chair.get(room + "1/")
    assert all(getattr(one, f"name_{language}") in missing.text for one in hall.delegations)
    assert chair.send(missing, room + "sitting/end/").status_code == 409
    after = chair.get(room, at=CLOSES)
    assert chair.send(after, room + "sitting/end/", at=CLOSES).status_code == 303
    assert hall.ballot().state is BallotState.CLOSED


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_head_votes_gets_a_receipt_changes_the_vote_and_sees_the_result(hall, visit, language):
    hall.open_ballot()
    head, anybody = visit(hall.heads[0]), visit()
    path = paper_of(hall, language=language)
    page = head.get(path)
    assert page.status_code == 200
    voted = head.send(page, path, choice="yes")
    assert (voted.status_code, voted.location) == (303, path + "receipt/")
    receipt = head.get(voted.location)
    assert {"en": "In favour", "zh": "赞成"}[language] in receipt.text
    again = head.get(path)
    assert {"en": "Change our vote", "zh": "更改投票"}[language] in again.text
    assert head.send(again, path, choice="no").status_code == 303
    file = head.get(path + "receipt/file/")
    assert file.headers["Content-Disposition"].startswith('attachment; filename="receipt-TEST-2026-')
    assert Receipt.parse(file.text).opening.choice == "no"
    public = anybody.get(f"/{language}/consultations/{hall.path}/ballots/1/")
    assert {"en": "1 of 3 delegations", "zh": "3个代表团中有1个"}[language] in public.text
    for index, choice in ((1, "no"), (2, "yes")):
        hall.cast(index, choice)
    result = anybody.get(f"/{language}/consultations/{hall.path}/ballots/1/", at=CLOSES)
    assert {"en": "Not adopted", "zh": "未通过"}[language] in result.text
    assert {"en": "1 in favour, 2 against, 0 abstentions", "zh": "1票赞成、2票反对、0票弃权"}[language] in result.text
    assert hall.delegations[0].name_en in visit().get(f"/en/consultations/{hall.path}/ballots/1/", at=CLOSES).text
    by_region = anybody.get(f"/{language}/consultations/{hall.path}/ballots/1/?by=region", at=CLOSES)
    assert by_region.status_code == 200
    listed = anybody.get(f"/{language}/consultations/{hall.path}/ballots/", at=CLOSES)
    assert "1&nbsp;–&nbsp;2&nbsp;–&nbsp;0" in listed.text


def test_a_receipt_verifies_while_sealed_and_after_the_close(hall, visit):
    hall.open_ballot()
    hall.cast(0, "yes")
    head, anybody = visit(hall.heads[0]), visit()
    first = head.get(paper_of(hall) + "receipt/file/").data.decode()
    hall.cast(0, "no", seen=1)
    second = head.get(paper_of(hall) + "receipt/file/").data.decode()

    def verdict(text, at):
        page = anybody.get("/en/record/check/", at=at)
        return unescape(anybody.send(page, "/en/record/check/", at=at, pasted=text).text)

    assert "stands sealed in the record" in verdict(first, DURING)
    assert "The delegation changed it later" in verdict(first, CLOSES)
    assert "is the one that counted" in verdict(second, CLOSES)
    assert "The receipt has been changed" in verdict(with_extra(second, b'"choice":"no"', b'"choice":"yes"'), CLOSES)
    assert "This is not a receipt" in verdict("{}", CLOSES)
    assert "This is not a receipt" in verdict("=1+1", CLOSES)


def test_a_stale_paper_shows_the_vote_that_stands_and_asks_to_confirm(hall, visit):
    hall.open_ballot()
    head = visit(hall.heads[0])
    stale = head.get(paper_of(hall))
    hall.cast(0, "abstain", who=hall.alternates[0])
    refused = head.send(stale, paper_of(hall), choice="yes")
    assert refused.status_code == 409
    assert "Its vote is now “Abstain”" in refused.text
    assert head.send(refused, paper_of(hall), choice="yes").status_code == 303


def test_a_late_paper_is_refused_with_the_instant(hall, visit):
    hall.open_ballot()
    head = visit(hall.heads[0])
    page = head.get(paper_of(hall))
    refused = head.send(page, paper_of(hall), at=CLOSES, choice="yes")
    assert refused.status_code == 409
    assert "Voting closed at Sunday 22 November 2026, 13:00 UTC" in refused.text


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"choice": "perhaps"},
        {"choice": ["yes", "no"]},
        {"choice": ["abstain", "abstain"]},
        {"choice": ["yes", "abstain"]},
    ],
)
def test_a_choice_missing_out_of_range_or_given_twice_stores_nothing(hall, visit, answers):
    hall.open_ballot()
    head = visit(hall.heads[0])
    assert head.send(head.get(paper_of(hall)), paper_of(hall), **answers).status_code == 422
    assert hall.entries("ballot.sealed") == []


def test_extra_fields_on_a_paper_are_ignored(hall, visit):
    hall.open_ballot()
    head = visit(hall.heads[0])
    extra = {"delegation": hall.delegations[1].key, "origin": "letter", "seq": "7", "weight": "5"}
    assert head.send(head.get(paper_of(hall)), paper_of(hall), choice="yes", **extra).status_code == 303
    hall.run_due(CLOSES)
    assert hall.ballot().result["counts"]["yes"] == 1


def test_a_ballot_is_annulled_by_two_with_the_chair_among_them_and_put_again(hall, visit):
    hall.open_ballot()
    hall.cast(0, "yes")
    moderator, chair = visit(hall.moderator), visit(hall.chair)
    room = f"/en/secretariat/consultations/{hall.path}/ballots/"
    page = moderator.get(room + "1/")
    assert moderator.send(page, room + "1/annul/", reason_en="A wrong question.").status_code == 422
    reasons = {"reason_en": "A wrong question.", "reason_zh": "表决事项有误。"}
    assert moderator.send(page, room + "1/annul/", **reasons).status_code == 303
    assert moderator.send(moderator.get(room + "1/"), room + "1/annul/confirm/").status_code == 403
    assert chair.send(chair.get(room + "1/"), room + "1/annul/confirm/").status_code == 303
    assert hall.ballot().state is BallotState.ANNULLED
    hall.run_due(CLOSES)
    assert hall.entries("ballot.revealed") == hall.entries("ballot.closed") == []
    public = visit().get(f"/zh/consultations/{hall.path}/ballots/1/", at=CLOSES)
    assert "表决事项有误。" in public.text
    again = chair.get(room + "new/?again=1")
    assert "Shall the text be adopted?" in again.text
    with pytest.raises(Refusal, match="ballot_annulled"):
        hall.cast(1, "yes")


def test_pages_of_the_record_and_its_entries_open_in_both_languages(hall, visit):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.run_due(CLOSES)
    for language in ("en", "zh"):
        page = visit().get(f"/{language}/record/?type=ballot.sealed")
        assert page.status_code == 200
        assert page.text.count(f"{hall.symbol}#1") == 1
        last = hall.entries()[-1][0]
        assert visit().get(f"/{language}/record/entries/{last}/").status_code == 200
    assert visit().get("/en/record/entries/9999999999999999999/").status_code == 404
    assert visit().get("/en/record/?page=-5&type=%27;drop").status_code == 200


def test_a_ballot_closed_by_the_first_reader_after_the_instant_shows_its_result(hall, visit):
    hall.open_ballot()
    hall.cast(0, "yes")
    first = visit().get(f"/en/consultations/{hall.path}/ballots/1/", at=CLOSES + timedelta(seconds=1))
    assert "Not yet" not in first.text
    assert hall.ballot().state is BallotState.CLOSED


def test_a_draft_ballot_does_not_exist_for_the_public(hall, visit):
    hall.draft()
    assert visit().get(f"/en/consultations/{hall.path}/ballots/1/", at=BEFORE).status_code == 404
    assert visit(hall.heads[0]).get(paper_of(hall), at=BEFORE).status_code == 404
    assert "Shall the text" not in visit().get(f"/en/consultations/{hall.path}/ballots/", at=BEFORE).text


def test_a_result_downloads_as_csv_in_the_language_of_the_page(hall, visit):
    hall.open_ballot()
    hall.cast(0, "yes")
    file = visit().get(f"/zh/consultations/{hall.path}/ballots/1/result.csv", at=CLOSES)
    lines = file.data.decode("utf-8-sig").splitlines()
    assert file.mimetype == "text/csv"
    assert "赞成" in lines[1]
    assert len(lines) == 4
