"""Each role does its main job in a real browser, in both languages, with and without JavaScript."""

import re

import pytest

from tests.browser.conftest import let_in, sign_in
from tests.browser.pages import FLAGSHIP, HEAD, VOTING, of_house

pytestmark = pytest.mark.browser
script_or_none = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
MAIN = "main form[method=post]"


@script_or_none
@pytest.mark.parametrize(("language", "choice"), [("en", "no"), ("zh", "yes")])
def test_a_head_changes_the_vote_and_gets_a_receipt(window, language, choice, javascript):
    page = window(width=375, javascript=javascript)
    sign_in(page, HEAD, language)
    page.goto(f"/{language}/desk/ndaveru/{VOTING}/ballots/1/")
    page.check(f"input[name=choice][value={choice}]")
    page.click(f"{MAIN} button:not([type=button])")
    page.wait_for_url(re.compile(r"/receipt/$"))
    assert re.search(r"[0-9a-f]{64}", page.inner_text("main"))


@script_or_none
@pytest.mark.parametrize(("language", "words"), [("en", "Please name the review body."), ("zh", "请写明审议机构。")])
def test_a_member_drafts_and_the_head_submits_in_the_delegations_name(window, language, words, javascript):
    words = f"{words} {javascript}"
    member = window(javascript=javascript)
    sign_in(member, "member.anselvera@example.org", language)
    member.goto(f"/{language}/desk/anselvera/{FLAGSHIP}/comments/new/")
    member.check(f"input[name=language][value={language}]")
    member.fill("textarea[name=text]", words)
    member.click("button[value=send]")
    head = window(javascript=javascript)
    sign_in(head, "head.anselvera@example.org", language)
    head.goto(f"/{language}/desk/anselvera/")
    assert words in head.inner_text("main")
    head.click("a[href*='/drafts/']:visible >> nth=0")
    head.fill("textarea[name=text]", words)
    head.click("button[value=submit]")
    public = window()
    public.goto(f"/{language}/consultations/{FLAGSHIP}/comments/?q={words[:6]}")
    assert words in public.inner_text("main")


@script_or_none
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_head_takes_a_position_that_everybody_sees_at_once(window, language, javascript):
    page = window(as_=HEAD, javascript=javascript)
    page.goto(f"/{language}/desk/ndaveru/{FLAGSHIP}/positions/fair-access/")
    page.check("input[name=stance][value=objects]")
    page.check(f"input[name=language][value={language}]")
    reason = f"Our reason in {language}, {javascript}."
    page.fill("textarea[name=words]", reason)
    page.click(f"{MAIN} button:not([type=button])")
    public = window()
    public.goto(f"/{language}/consultations/{FLAGSHIP}/positions/fair-access/")
    assert reason in public.inner_text("main")


@script_or_none
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_moderator_answers_a_comment_and_the_public_reads_it(window, language, javascript):
    page = window(as_="moderator@example.org", javascript=javascript)
    page.goto(f"/{language}/secretariat/consultations/{FLAGSHIP}/comments/")
    page.goto(page.get_attribute("main a[href*='/comments/C-']", "href"))
    reference = re.search(r"C-\d{4}", page.url)[0]
    page.select_option("select[name=code]", "N")
    page.fill("textarea[name=answer_en]", f"Noted, {language}.")
    page.fill("textarea[name=answer_zh]", f"注意到（{language}）。")
    page.click("main form:has(select[name=code]) button:not([type=button])")
    public = window(javascript=False)
    public.goto(f"/{language}/consultations/{FLAGSHIP}/comments/{reference}/")
    assert {"en": f"Noted, {language}.", "zh": f"注意到（{language}）。"}[language] in public.inner_text("main")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_language_switch_leads_to_the_same_page(window, language):
    page = window()
    page.goto(f"/{language}/consultations/{FLAGSHIP}/text/1/?language=zh")
    page.click("a.switch")
    other = {"en": "zh", "zh": "en"}[language]
    assert page.url.endswith(f"/{other}/consultations/{FLAGSHIP}/text/1/?language=zh")


def test_what_was_typed_survives_a_reload(window):
    page = window(as_="member.anselvera@example.org")
    page.goto(f"/en/desk/anselvera/{FLAGSHIP}/comments/new/")
    page.fill("textarea[name=text]", "Half a thought")
    page.wait_for_timeout(1500)
    page.reload()
    assert page.input_value("textarea[name=text]") == "Half a thought"


@script_or_none
@pytest.mark.parametrize(
    ("language", "limit", "counted"),
    [
        ("en", "At most 1,500 characters.", "1,501 of 1,500 characters"),
        ("zh", "至多1,500个字符。", "已写1,501个字符，上限1,500个"),
    ],
)
def test_a_head_sees_how_much_may_be_said_and_how_much_is_too_much(
    window, house, language, limit, counted, javascript
):
    page = window(width=375, javascript=javascript)
    let_in(page, house, house.spoken.heads[0])
    page.goto(f"/{language}{of_house(house, 'head after a vote')[0]}")
    assert limit in page.inner_text("main")
    page.fill("#text_zh", "字" * 1_501)
    assert (counted in page.inner_text("main")) is javascript
    page.click(f"{MAIN} button:not([type=button])")
    page.wait_for_selector("#text_zh-error")
    assert page.input_value("#text_zh") == "字" * 1_501
