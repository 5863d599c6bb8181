"""From a proposal inside a delegation to the published text: two amendments that clash, brought together by a person."""

import re
from datetime import timedelta

import pytest

from consult.models.consultations import Consultation
from consult.models.texts import Revision
from consult.rules.phases import State
from consult.services import clock, revisions
from consult.text.provision import Language
from tests import amendments_at_work as work
from tests import factories, voting
from tests.forms_filled import post

EN, ZH = Language.EN, Language.ZH
WORDS = {
    "en": {
        "inside": "Only your delegation reads this draft.",
        "nothing": "Write new words in at least one language.",
        "clash": "changes the same words (Chinese text)",
        "undecided": "Choose one.",
        "halves": "Write how the provision is to read, in both languages.",
        "applied": "Carried into revision 2",
        "history": "from amendments: AM.1, AM.2",
        "both": "both changes are made in what is proposed",
        "instead": "Takes the place of:",
        "gone": "Its place has been taken by:",
        "reason": "Say why the delegation proposes this.",
        "replaces": "Replaces in AM.1",
        "first": "First comes what is proposed to it",
        "amended": "Its words stand here as amended by",
        "wait": "They come first.",
        "stale": "A newer text has been published since this amendment was tabled.",
        "from": "Wording from:",
        "whose": "AM.1 by {} and co-sponsors, AM.2 by {}",
    },
    "zh": {
        "inside": "本草稿仅供贵代表团内部查阅。",
        "nothing": "请至少以一种语文写出新的文字。",
        "clash": "改动了相同的文字（中文文本）",
        "undecided": "请选择一项。",
        "halves": "请以中英文写明该条款的最后文字。",
        "applied": "已写入第2稿",
        "history": "出自修正案：AM.1、AM.2",
        "both": "建议文字兼采两方面的改动",
        "instead": "取代以下修正案：",
        "gone": "已由以下修正案取代：",
        "reason": "请说明代表团的提案理由。",
        "replaces": "替换AM.1中的案文",
        "first": "须先就对其提出的再修正案作出决定",
        "amended": "此处为经下列再修正案修改后的案文",
        "wait": "须先就再修正案作出决定。",
        "stale": "本修正案提出后，又有新的案文公布。",
        "from": "文字出自：",
        "whose": "{}及共同提案方提出的AM.1、{}提出的AM.2",
    },
}
ALL = {"text_en": "AI serves all people.", "text_zh": "人工智能服务于所有人。", "kind": "paragraph"}
YOUNG = {"text_en": "AI serves young people.", "text_zh": "人工智能服务于青年人。", "kind": "paragraph"}


@pytest.fixture
def hall(database, app):
    with clock.standing_at(voting.BEFORE):
        made = voting.hall(database, state=State.OPEN_FOR_AMENDMENTS)
        work.close_at(made, voting.BEFORE + timedelta(days=10))
        yield made


def of(hall, app, who):
    client = app.test_client()
    factories.signed_in(client, hall.database, who)
    return client


def hidden(page, name):
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.text)[1]


def drafted(client, hall, language, place, words):
    """A draft with one change and its reason; gives its address."""
    key = hall.delegations[place].key
    begin = f"/{language}/desk/{key}/{hall.path}/amend/aim/"
    answer = post(client, begin, action="replace", lock_version="0", **words)
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[:1500]
    address = answer.location
    page = client.get(address)
    assert WORDS[language]["inside"] in page.text
    fields = {"reason": "It is clearer so.", "language": language, "lock_version": hidden(page, "lock_version")}
    assert post(client, address, **fields).status_code == 303
    return address


def tabled(client, hall, language, place, words):
    address = f"{drafted(client, hall, language, place, words)}table/"
    form = client.get(address)
    fields = {name: hidden(form, name) for name in ("lock_version", "csrf_token")}
    answer, again = (client.post(address, data=fields) for _ in range(2))
    assert answer.status_code == 303
    assert again.location == answer.location, "tabled once, though it was sent twice"
    return answer.location


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_that_clash_are_tabled_adopted_brought_together_and_published(hall, app, language):
    words = WORDS[language]
    heads = [of(hall, app, each) for each in hall.heads]
    first = tabled(heads[0], hall, language, 0, ALL)
    second = tabled(heads[1], hall, language, 1, YOUNG)
    assert words["clash"] in app.test_client().get(first).text
    join = f"/{language}/desk/{hall.delegations[2].key}/{hall.path}/amendments/AM.1/sponsor/"
    assert post(heads[2], join).status_code == 303
    names = hall.delegations[2].name_zh if language == "zh" else hall.delegations[2].name_en
    assert names in app.test_client().get(first).text
    work.move(hall, State.REVISED)
    chair, desk = of(hall, app, hall.chair), of(hall, app, hall.moderator)
    amendments = f"/{language}/secretariat/consultations/{hall.path}/amendments/"
    for reference in ("AM.1", "AM.2"):
        assert post(chair, f"{amendments}{reference}/adopt/").status_code == 303
    apply = f"{amendments}apply/"
    undecided = post(desk, apply, seen="AM.1 AM.2", lock_version="0")
    assert undecided.status_code == 422
    assert words["undecided"] in undecided.text
    half = {"seen": "AM.1 AM.2", "lock_version": "0", "fate_0": "words", "en_0": "AI serves all, the young first."}
    refused = post(desk, apply, **half, zh_0=" ")
    assert refused.status_code == 422
    assert words["halves"] in refused.text
    assert "AI serves all, the young first." in refused.text
    assert post(desk, apply, **half, zh_0="人工智能服务于所有人，青年优先。").status_code == 303
    draft = f"/{language}/secretariat/consultations/{hall.path}/text/provisions/aim/"
    assert words["history"] in desk.get(draft).text
    listed = f"/{language}/consultations/{hall.path}/amendments/"
    link = f'<a href="/{language}/consultations/{hall.path}/text/2/">{words["applied"]}</a>'
    for address in (first, second, listed):
        assert words["applied"] in app.test_client().get(address).text
        assert link not in app.test_client().get(address).text, "not out yet"
    published(desk, hall, language)
    for address in (first, second, listed):
        page = app.test_client().get(address).text
        assert link in page
        assert words["stale"] not in page
    text = app.test_client().get(f"/{language}/consultations/{hall.path}/text/").text
    assert "AI serves all, the young first." in text
    assert "人工智能服务于所有人，青年优先。" in text
    page = app.test_client().get(f"/{language}/consultations/{hall.path}/text/provisions/aim/").text
    names = [each.name_zh if language == "zh" else each.name_en for each in hall.delegations]
    told = re.search(rf"{words['from']}(.*?)</p>", page)[1]
    assert re.sub(r"<[^>]+>", "", told).strip() == words["whose"].format(*names[:2])
    assert [f'href="{each}"' in told for each in (first, second)] == [True, True]


def published(desk, hall, language):
    address = f"/{language}/secretariat/consultations/{hall.path}/text/publish/"
    with hall.database.reading() as occasion:
        found = occasion.session.query(Revision).filter_by(published_at=None).one()
        assert len(revisions.stored(occasion, found)[found.number].provisions) == 2
    fields = {
        "lock_version": str(found.lock_version),
        "change_log_en": "Amended.",
        "change_log_zh": "已修正。",
        "sure": "y",
    }
    answer = post(desk, address, **fields)
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[:1500]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_change_that_changes_nothing_is_refused_at_its_field_and_what_was_typed_stays(hall, app, language):
    client = of(hall, app, hall.heads[0])
    address = f"/{language}/desk/{hall.delegations[0].key}/{hall.path}/amend/aim/"
    same = {"text_en": "AI serves people.", "text_zh": "人工智能服务于人。", "kind": "paragraph"}
    answer = post(client, address, action="replace", lock_version="0", **same)
    assert answer.status_code == 422
    assert WORDS[language]["nothing"] in answer.text
    assert "人工智能服务于人。" in answer.text


@pytest.mark.parametrize("fields", [{}, {"action": "burn"}, {"action": "insert", "kind": "poem", "text_en": "New."}])
def test_what_no_form_offers_is_refused(hall, app, fields):
    client = of(hall, app, hall.heads[0])
    address = f"/en/desk/{hall.delegations[0].key}/{hall.path}/amend/aim/"
    assert post(client, address, **fields).status_code == 422


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_its_reason_a_draft_is_not_tabled(hall, app, language):
    client, key = of(hall, app, hall.heads[0]), hall.delegations[0].key
    begun = post(client, f"/{language}/desk/{key}/{hall.path}/amend/aim/", action="replace", lock_version="0", **ALL)
    address = f"{begun.location}table/"
    answer = post(client, address, lock_version=hidden(client.get(address), "lock_version"))
    assert answer.status_code == 422
    assert WORDS[language]["reason"] in answer.text


@pytest.mark.parametrize("what", ["", "table/", "discard/", "remove/"])
def test_another_delegations_draft_does_not_exist(hall, app, what):
    mine = drafted(of(hall, app, hall.heads[0]), hall, "en", 0, ALL)
    stranger = of(hall, app, hall.heads[1])
    foreign = mine.replace(hall.delegations[0].key, hall.delegations[1].key)
    if what != "remove/":
        assert stranger.get(f"{mine}{what}").status_code == 403
        assert stranger.get(f"{foreign}{what}").status_code == 404
    assert "all people" not in app.test_client().get(f"/en/consultations/{hall.path}/amendments/").text


def test_a_discarded_draft_is_gone_and_a_change_can_be_taken_out(hall, app):
    client = of(hall, app, hall.heads[0])
    address = drafted(client, hall, "en", 0, ALL)
    assert address in client.get(f"/en/desk/{hall.delegations[0].key}/").text
    version = hidden(client.get(address), "lock_version")
    post(client, f"{address}remove/", on=address, lock_version=version, seq="1")
    assert "all people" not in client.get(address).text
    discard = f"{address}discard/"
    assert post(client, discard, lock_version=hidden(client.get(discard), "lock_version")).status_code == 303
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_amendment_to_an_earlier_text_is_brought_to_the_present_one(hall, app, language):
    words = WORDS[language]
    head = of(hall, app, hall.heads[0])
    first = tabled(head, hall, language, 0, ALL)
    newer = (
        ("aim", "Each AI serves people.", "各种人工智能服务于人。"),
        ("safety", "AI stays safe.", "人工智能须安全。"),
    )
    with hall.database.writing() as occasion:
        where = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        last = occasion.session.query(Revision).filter_by(consultation_id=where.id).one()
        factories.revision(occasion.session, where, *newer, number=2, previous=last)
    bring = f"/{language}/desk/{hall.delegations[0].key}/{hall.path}/amendments/AM.1/bring/"
    assert words["stale"] in app.test_client().get(first).text
    assert app.test_client().get(first).text.count("/amendments/AM.1/bring/") == 1
    assert words["both"] in head.get(bring).text
    begun = post(head, bring)
    assert begun.status_code == 303
    table = f"{begun.location}table/"
    answer = post(head, table, lock_version=hidden(head.get(table), "lock_version"))
    assert answer.status_code == 303
    shown = app.test_client().get(answer.location).text
    assert words["instead"] in shown
    assert f'href="{first}"' in shown
    assert words["gone"] in app.test_client().get(first).text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sub_amendment_is_proposed_from_the_amendments_page_and_adopted_before_it(hall, app, language):
    words = WORDS[language]
    heads = [of(hall, app, each) for each in hall.heads]
    first = tabled(heads[0], hall, language, 0, ALL)
    assert f"{first}amend/1/" in app.test_client().get(first).text
    form = f"/{language}/desk/{hall.delegations[1].key}/{hall.path}/amendments/AM.1/amend/1/"
    asked = heads[1].get(f"{first}amend/1/")
    assert asked.location == form
    shown = heads[1].get(form).text
    assert "AI serves all people." in shown
    assert 'value="insert"' not in shown
    unchanged = post(heads[1], form, action="replace", lock_version="0", **ALL)
    assert unchanged.status_code == 422
    assert words["nothing"] in unchanged.text
    better = {"text_en": "AI serves all people alike.", "text_zh": "人工智能平等服务于所有人。"}
    draft = post(heads[1], form, action="replace", lock_version="0", **better).location
    page = heads[1].get(draft)
    assert words["replaces"] in page.text
    fields = {"reason": "Alike.", "language": language, "lock_version": hidden(page, "lock_version")}
    assert post(heads[1], draft, **fields).status_code == 303
    sub = post(heads[1], f"{draft}table/", lock_version=hidden(heads[1].get(draft), "lock_version")).location
    assert words["replaces"] in app.test_client().get(sub).text
    work.move(hall, State.REVISED)
    chair = of(hall, app, hall.chair)
    amendments = f"/{language}/secretariat/consultations/{hall.path}/amendments/"
    assert words["first"] in chair.get(amendments).text
    waiting = post(chair, f"{amendments}AM.1/adopt/")
    assert waiting.status_code == 409
    assert words["wait"] in waiting.text
    for reference in ("AM.2", "AM.1"):
        assert post(chair, f"{amendments}{reference}/adopt/").status_code == 303
    shown = app.test_client().get(first).text
    assert words["amended"] in shown
    assert "alike" in shown


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Replaces in AM.1: Provision 1"), ("zh", "替换AM.1中的案文：第1条")]
)
def test_where_the_amended_words_lack_the_pages_language_their_place_is_named_by_its_number(
    hall, app, language, name
):
    other = {"en": {"zh": "人工智能服务于所有人。"}, "zh": {"en": "AI serves all people."}}[language]
    again = {"en": {"zh": "人工智能服务于您。"}, "zh": {"en": "AI serves you."}}[language]
    work.tabled(hall, 0, "aim", **other)
    work.tabled(hall, 1, "1", **again, amends="AM.1")
    assert name in app.test_client().get(f"/{language}/consultations/{hall.path}/amendments/AM.2/").text
    desk = of(hall, app, hall.moderator)
    words = f"/{language}/secretariat/consultations/{hall.path}/amendments/AM.2/words/1/"
    assert name in desk.get(words).text
    assert f'href="{words}"' in desk.get(f"/{language}/secretariat/consultations/{hall.path}/text/languages/").text
