"""The secretariat and the chair do their main jobs in a real browser, with and without JavaScript."""

import re
from itertools import count

import pytest

from consult.cli.demonstration_cast import CHAIR, MODERATOR

pytestmark = pytest.mark.browser
ENGLISH = "# Rights\n\n### People\n\nServe people.\n\n### Care\n\nTake care."
CHINESE = "# 权利\n\n### 以人为本\n\n服务于人。\n\n### 谨慎\n\n谨慎行事。"
MAIN = "main form[method=post]"
numbers = count(900)
each_way = pytest.mark.parametrize(("language", "javascript"), [("en", True), ("zh", False)])


def press(page, form=MAIN, button="button:not([type=button])"):
    """The first button of a form, and the page it leads to."""
    with page.expect_navigation() as answered:
        page.click(f"{form} {button} >> nth=0")
    assert answered.value.status == 200, page.inner_text("main")


def files(folder):
    made = []
    for name, text in (("en", ENGLISH), ("zh", CHINESE)):
        made.append(folder / f"{name}.md")
        made[-1].write_text(text, encoding="utf-8")
    return made


@each_way
def test_a_consultation_is_founded_its_text_imported_and_published(window, tmp_path, language, javascript):
    page, number = window(as_=MODERATOR, javascript=javascript), next(numbers)
    page.goto(f"/{language}/secretariat/new/")
    filled = {"symbol": f"CONS/2026/{number}", "title_en": "Rights", "title_zh": "权利"}
    for name, text in {**filled, "mandate_en": "To restate them.", "mandate_zh": "予以重申。"}.items():
        page.fill(f"[name={name}]", text)
    press(page)
    here = f"/{language}/secretariat/consultations/CONS-2026-{number}/"
    assert page.url.endswith(here)
    page.goto(f"{here}text/import/")
    for file in files(tmp_path):
        page.set_input_files(f"[name=file_{file.stem}]", file)
    press(page)
    press(page, "main form[action*='/import/draft/']")
    page.goto(f"{here}text/publish/")
    for box in page.locator(f"{MAIN} input[type=checkbox]").all():
        box.check()
    press(page)
    page.goto(f"{here}text/")
    assert "CONS/2026/" in page.inner_text("main")


@each_way
def test_a_request_for_accreditation_is_made_in_public_and_accepted(window, language, javascript):
    public, number = window(javascript=javascript), next(numbers)
    public.goto(f"/{language}/accreditation/")
    public.select_option("[name=delegation]", "ndaveru")
    public.check("input[name=role][value=member]")
    public.fill("[name=name]", f"Asker {number}")
    public.fill("[name=email]", f"asker{number}@example.org")
    press(public)
    page = window(as_=MODERATOR, javascript=javascript)
    page.goto(f"/{language}/secretariat/requests/")
    page.click(f"main a:has-text('Asker {number}')")
    press(page, "main form[action*='/accept/']")
    page.goto(f"/{language}/secretariat/delegations/ndaveru/")
    assert f"Asker {number}" in page.inner_text("main")


@each_way
def test_a_ballot_is_drafted_by_a_moderator_and_approved_by_the_chair(window, language, javascript):
    room = f"/{language}/secretariat/consultations/CONS-2026-2/ballots/"
    page, number = window(as_=MODERATOR, javascript=javascript), next(numbers)
    page.goto(f"{room}new/")
    page.check("input[name=subject][value=procedure]")
    page.fill("[name=question_en]", f"Shall it be so, {number}?")
    page.fill("[name=question_zh]", f"是否同意{number}？")
    page.fill("[name=opens_at]", "2099-01-01T10:00")
    page.fill("[name=closes_at]", "2099-01-01T12:00")
    press(page, MAIN, "[name=review]")
    press(page, MAIN, "[name=save]")
    chair = window(as_=CHAIR, javascript=javascript)
    chair.goto(room)
    chair.click(f"main a:has-text('{number}') >> nth=0")
    assert re.search(r"/ballots/\d+/$", chair.url)
    press(chair, "main form[action*='/approve/']")
