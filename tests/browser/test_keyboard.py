"""The keyboard alone: focus goes in the order of the page and is seen, and a vote is cast without a mouse."""

import re

import pytest

from tests.browser.conftest import let_in
from tests.browser.pages import WHO

pytestmark = pytest.mark.browser
FOCUSED = """() => {
  const all = [...document.querySelectorAll("*")], one = document.activeElement, style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    place: one === document.body ? -1 : all.indexOf(one),
    shown: box.width > 0 && box.height > 0,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
    what: one.outerHTML.slice(0, 120),
  };
}"""
PAGES = {
    None: ("/", "/accreditation/", "/account/sign-in/", "/consultations/CONS-2026-1/comments/"),
    "head": ("ballots/1/", "comments/new/?provision=p0", "desk/positions/p0/"),
    "moderator": ("secretariat/new/", "text/provisions/p0/", "comments/C-0001/"),
}


def path_of(house, role, end):
    """The page of the house that ends so."""
    if role is None:
        return end
    paths = house.pages()[WHO[role](house)]
    first, _, rest = end.rpartition("desk/")
    return next(path for path in paths if path.endswith(rest) and (not first or first in path))


def focuses(page, most=80):
    """Everything the Tab key comes to, until it leaves the page or begins anew."""
    first = None
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found["place"] in {-1, first}:
            return
        first = found["place"] if first is None else first
        yield found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("role", "end"), [(role, end) for role, ends in PAGES.items() for end in ends])
def test_focus_goes_in_the_order_of_the_page_and_is_always_seen(windows, house, role, end, language):
    page = windows(role)
    page.goto(f"/{language}{path_of(house, role, end)}")
    found = list(focuses(page))
    places = [one["place"] for one in found]
    assert len(found) > 8
    assert places == sorted(set(places))
    assert [one["what"] for one in found if not (one["shown"] and one["ring"])] == []


def test_the_first_stop_leads_past_the_menu_to_the_content(windows):
    page = windows(None)
    page.goto("/en/consultations/CONS-2026-1/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def to(page, selector, most=80):
    """Press Tab until the focus is there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"the keyboard does not come to {selector}")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize(("language", "turns", "word"), [("en", 1, "Against"), ("zh", 2, "弃权")])
def test_a_vote_is_cast_with_the_keyboard_alone(window, house, language, turns, word, javascript):
    page = window(javascript=javascript)
    let_in(page, house, house.hall.heads[1])
    page.goto(f"/{language}/desk/{house.theirs.key}/")
    to(page, "a[href*='/desk/'][href$='/ballots/1/']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ballots/1/$"))
    to(page, "input[name=choice]")
    page.keyboard.press("Space")
    for _ in range(turns):
        page.keyboard.press("ArrowDown")
    to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/receipt/$"))
    assert word in page.inner_text("main")
