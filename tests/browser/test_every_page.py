"""Gates of every page in both languages: accessibility in light and dark, weight, width, console, foreign requests."""

import gzip
import re

import pytest

from tests.browser.looking import look, refuse
from tests.browser.pages import ANONYMOUS, BY_ROLE, WHO, of_house

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "zh")
SEEN = [(None, path) for path in ANONYMOUS] + [(who, path) for who, paths in BY_ROLE.items() for path in paths]
# Forms that refuse to be sent empty; the others do what they say, for nothing needs to be filled in.
FORMS = re.compile(
    r"""/( comments/(new|[0-9a-f]{16}) | drafts/\d+/return | desk/.*/positions/p0 | desk/.*/ballots/1
    | desk/.*/(explanation|reply/\d+|correction)
    | account/(sign-in|forgotten|reset|invitation|password|preferences) | accreditation
    | secretariat/(new|officials) | requests/\d+/decline | delegations/new | suspend | restore(?<!C-0001/restore)(?<!statements/\d/restore)
    | text/(add|publish|import) | move/withdrawn | extend | secretariat/.*/comments/C-0001 | hide
    | secretariat/.*/ballots/(1|new|\d+/edit) | letters/(new|1) | contest )/(\?.*)?$""",
    re.VERBOSE,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("who", "path"), SEEN)
def test_a_page_is_accessible_in_light_and_dark_silent_light_and_no_wider_than_a_phone(windows, who, path, language):
    assert look(windows(who), language, path, 404 if path == "/nowhere/" else 200) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", [None, *WHO])
def test_every_form_and_list_of_desk_and_secretariat_keeps_the_same_gates(windows, house, role, language):
    found = {path: look(windows(role), language, path) for path in of_house(house, role)}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", [None, *WHO])
def test_a_form_sent_empty_says_what_is_missing_and_keeps_the_gates(windows, house, role, language):
    paths = [path for path in of_house(house, role) if FORMS.search(path)]
    assert paths
    found = {path: refuse(windows(role), language, path) for path in paths}
    assert {path: wrong for path, wrong in found.items() if wrong != []} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_visit_takes_at_most_four_requests_and_sixty_kilobytes(chromium, site, language):
    context = chromium.new_context(base_url=site)
    page, sizes = context.new_page(), []
    page.on("response", lambda answer: sizes.append(len(gzip.compress(answer.body(), 6))))
    page.goto(f"/{language}/", wait_until="networkidle")
    assert len(sizes) <= 4
    assert sum(sizes) <= 60 * 1024
    context.close()
