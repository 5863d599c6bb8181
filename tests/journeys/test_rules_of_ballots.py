"""Rules of ballots over HTTP: chosen or composed by an official, read on the paper, and decided by in the end."""

import re
from html import unescape

import pytest

from consult.ledger.receipt import Receipt
from consult.rules.decision import Base, Quorum, Rule
from tests.forms_filled import BALLOT, new_ballot
from tests.voting import BEFORE, CLOSES

THREE_QUARTERS = {"preset": "own", "own_base": "members", "own_num": "3", "own_den": "4", "own_strict": "no"}
EARLY = {"en": "It comes too early.", "zh": "为时过早。"}


def paper(hall, index=0, language="en"):
    return f"/{language}/desk/{hall.delegations[index].key}/{hall.path}/ballots/1/"


def sent(hall, visit, language="en", button="review", **fields):
    moderator = visit(hall.moderator)
    path = new_ballot(hall, language)
    return moderator.send(moderator.get(path, at=BEFORE), path, at=BEFORE, **{button: "1"}, **(BALLOT | fields))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_own_rule_is_read_in_both_languages_before_it_is_saved(hall, visit, language):
    checked = sent(hall, visit, language, **THREE_QUARTERS)
    assert checked.status_code == 200
    for words in (
        "own rule: three quarters of those entitled to vote",
        "Adopted if at least three quarters of the delegations entitled to vote are in favour.",
        "自定规则：有表决权者的四分之三",
        "有表决权的代表团有四分之三或以上赞成，即为通过。",
    ):
        assert words in checked.text
    assert sent(hall, visit, language, "save", **THREE_QUARTERS).status_code == 303
    third = Quorum(num=1, den=3, strict=False)
    assert Rule.from_facts(hall.ballot().rule) == Rule(name="own", base=Base.MEMBERS, num=3, den=4, quorum=third)


def test_an_own_rule_stands_in_the_form_when_its_draft_is_changed(hall, visit):
    limited = {"own_negatives": "share", "own_negatives_num": "1", "own_negatives_den": "5", "own_least": "2"}
    sent(hall, visit, button="save", **THREE_QUARTERS, **limited)
    edit = visit(hall.moderator).get(new_ballot(hall).replace("new/", "1/edit/"), at=BEFORE).text
    for field in ("own_num", "own_den", "own_negatives_num", "own_negatives_den", "own_least"):
        value = (THREE_QUARTERS | limited)[field]
        assert f'name="{field}" type="number" value="{value}"' in edit
    for field, value in (("preset", "own"), ("own_base", "members"), ("own_negatives", "share")):
        assert re.search(f'<input [^>]*checked[^>]*name="{field}" type="radio" value="{value}"', edit)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("fields", "where", "said"),
    [
        ({"own_num": "5"}, "own_num", {"en": "More than the whole cannot be asked for", "zh": "不能要求超过全部"}),
        ({"own_den": "0"}, "own_den", {"en": "The number is too small", "zh": "数字过小"}),
        (
            {"own_num": "4", "own_strict": "yes"},
            "own_strict",
            {"en": "More than all is impossible", "zh": "不可能超过全部"},
        ),
        ({"own_num": ""}, "own_num", {"en": "Write a whole number", "zh": "整数"}),
        ({"own_num": "half"}, "own_num", {"en": "Write a whole number", "zh": "整数"}),
        ({"own_least": "0"}, "own_least", {"en": "The number is too small", "zh": "数字过小"}),
        ({"own_negatives": "share"}, "own_negatives_num", {"en": "Please fill in", "zh": "请填写"}),
        ({"own_negatives": "many"}, "own_negatives", {"en": "Choose one of the entries", "zh": "请从列表中选择"}),
    ],
)
def test_an_impossible_rule_is_refused_at_its_field_and_nothing_is_stored(hall, visit, language, fields, where, said):
    refused = sent(hall, visit, language, "save", **(THREE_QUARTERS | fields))
    assert refused.status_code == 422
    error = refused.text.partition(f'id="{where}-error"')[2].partition("</p>")[0]
    assert said[language] in unescape(error)
    kept = fields.get("own_den", "4")
    assert f'name="own_den" type="number" value="{kept}"' in refused.text
    with pytest.raises(Exception, match="No row"):
        hall.ballot()


def test_numbers_of_an_own_rule_are_not_judged_where_a_preset_is_chosen(hall, visit):
    fields = {"preset": "absolute-majority", "own_num": "x", "own_den": "0", "own_base": "nobody"}
    assert sent(hall, visit, button="save", **fields).status_code == 303
    assert hall.ballot().rule["name"] == "absolute-majority"


@pytest.mark.parametrize("preset", ["itu-tap", "simplest"])
def test_a_rule_that_no_ballot_here_can_have_is_refused_at_its_field(hall, visit, preset):
    refused = sent(hall, visit, button="save", preset=preset)
    assert refused.status_code == 422
    assert 'id="preset-error"' in refused.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_negative_vote_without_its_reason_is_refused_at_the_field(hall, visit, language):
    hall.open_ballot(preset="iso-enquiry")
    head, path = visit(hall.heads[0]), paper(hall, language=language)
    page = head.get(path)
    assert {"en": "A vote against needs its reason in writing.", "zh": "投反对票须书面说明理由。"}[
        language
    ] in page.text
    refused = head.send(page, path, choice="no", reason="  ", reason_language=language)
    assert refused.status_code == 422
    error = refused.text.partition('id="reason-error"')[2].partition("</p>")[0]
    said = {"en": "Under this rule a negative vote needs a reason.", "zh": "按照本表决规则，投反对票须说明理由。"}
    assert said[language] in error
    assert hall.entries("ballot.sealed") == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_reason_is_sealed_with_its_vote_and_published_with_it_after_the_close(hall, visit, language):
    hall.open_ballot(preset="iso-enquiry")
    head, path = visit(hall.heads[0]), paper(hall, language=language)
    said = {"choice": "no", "reason": EARLY[language], "reason_language": language}
    assert head.send(head.get(path), path, **said).status_code == 303
    assert EARLY[language] in head.get(path + "receipt/").text
    assert EARLY[language] in head.get(path).text
    public = f"/{language}/consultations/{hall.path}/ballots/1/"
    everybody = [visit(), visit(hall.chair), visit(hall.moderator), visit(hall.heads[1]), visit(hall.members[0])]
    assert all(EARLY[language] not in one.get(public).text for one in everybody)
    after = visit().get(public, at=CLOSES).text
    assert EARLY[language] in after
    assert {"en": "Reasons for votes against", "zh": "反对票的理由"}[language] in after
    assert EARLY[language] in visit().get(public + "result.csv", at=CLOSES).data.decode("utf-8-sig")


def test_a_receipt_with_a_reason_verifies_after_the_close(hall, visit):
    hall.open_ballot(preset="iso-enquiry")
    hall.cast(0, "no", reason="It comes too early.")
    file = visit(hall.heads[0]).get(paper(hall) + "receipt/file/").data.decode()
    assert Receipt.parse(file).opening.reason is not None
    hall.run_due(CLOSES)
    anybody = visit()
    page = anybody.get("/en/record/check/", at=CLOSES)
    assert "is the one that counted" in anybody.send(page, "/en/record/check/", at=CLOSES, pasted=file).text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_objection_and_recused_are_answered_and_counted_where_the_rule_knows_them(hall, visit, language):
    hall.open_ballot(preset="ietf")
    for index, choice in enumerate(("yes", "no_objection", "recused")):
        head, path = visit(hall.heads[index]), paper(hall, index, language)
        assert head.send(head.get(path), path, choice=choice).status_code == 303
    result = visit().get(f"/{language}/consultations/{hall.path}/ballots/1/", at=CLOSES).text
    assert {"en": "Adopted", "zh": "通过"}[language] in result
    assert {"en": "No objection: 1", "zh": "无异议：1个"}[language] in result
    assert {"en": "Recused: 1", "zh": "回避：1个"}[language] in result
    assert hall.ballot().result["base"] == 2


def test_recused_stands_on_no_paper_whose_rule_does_not_know_it(hall, visit):
    hall.open_ballot()
    head = visit(hall.heads[0])
    page = head.get(paper(hall))
    assert 'value="recused"' not in page.text
    assert 'name="reason"' not in page.text
    refused = head.send(page, paper(hall), choice="recused")
    assert refused.status_code == 422
    assert 'id="choice-error"' in refused.text
    assert hall.entries("ballot.sealed") == []
