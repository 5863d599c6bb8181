"""Gates of every page in both languages: accessibility, weight, width, no error in the console, no foreign request."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import ANONYMOUS, BY_ROLE

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "zh")
SEEN = [(None, path) for path in ANONYMOUS] + [(who, path) for who, paths in BY_ROLE.items() for path in paths]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture(scope="module")
def windows(chromium, site):
    """One signed-in context for each person, kept for the module."""
    from tests.browser.conftest import sign_in

    made = {}

    def window(who, width=1280):
        if (who, width) not in made:
            context = chromium.new_context(
                base_url=site, viewport={"width": width, "height": 900}, reduced_motion="reduce"
            )
            made[who, width] = context.new_page()
            if who:
                sign_in(made[who, width], who)
        return made[who, width]

    yield window
    for page in made.values():
        page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("who", "path"), SEEN)
def test_axe_finds_nothing_and_the_console_is_silent(windows, who, path, language):
    page, said, foreign = windows(who), [], []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: foreign.append(request.url) if "127.0.0.1" not in request.url else None)
    answer = page.goto(f"/{language}{path}")
    assert answer.status == (404 if path == "/nowhere/" else 200)
    found = Axe().run(page, options=RULES)
    wrong = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found.response["violations"]]
    assert wrong == []
    assert [text for text in said if "404" not in text] == []
    assert foreign == []
    assert page.get_attribute("html", "lang") == {"en": "en", "zh": "zh-Hans"}[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("who", "path"), SEEN)
def test_a_phone_never_scrolls_sideways(windows, who, path, language):
    page = windows(who, 375)
    page.goto(f"/{language}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ANONYMOUS)
def test_a_page_is_light(windows, path, language):
    page, bodies = windows(None), {}
    page.on("response", lambda answer: bodies.update({answer.url: answer}))
    page.goto(f"/{language}{path}", wait_until="networkidle")
    html = len(gzip.compress(page.request.get(f"/{language}{path}").body(), 6))
    assert html <= 100 * 1024


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_visit_takes_at_most_four_requests_and_sixty_kilobytes(chromium, site, language):
    context = chromium.new_context(base_url=site)
    page, sizes = context.new_page(), []
    page.on("response", lambda answer: sizes.append(len(gzip.compress(answer.body(), 6))))
    page.goto(f"/{language}/", wait_until="networkidle")
    assert len(sizes) <= 4
    assert sum(sizes) <= 60 * 1024
    context.close()
