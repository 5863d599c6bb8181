"""Looking at a page as the gates do: accessible in light and dark, silent, within its site, not wider than a phone."""

import gzip
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()
CONTRAST = "axe.run(document, {runOnly: ['color-contrast', 'link-in-text-block'], resultTypes: ['violations']})"
TITLES = {"en": "en", "zh": "zh-Hans"}
EMPTY = """() => {
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const typed = form => form.querySelectorAll("input:not([type=hidden]), textarea, select").length;
  const form = forms.sort((one, other) => typed(other) - typed(one))[0];
  if (!form || !typed(form)) return false;
  for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (["checkbox", "radio"].includes(field.type)) field.checked = false; else field.value = "";
  }
  for (const list of form.querySelectorAll("select")) {
    if ([...list.options].some(option => option.value === "")) list.value = "";
  }
  const button = form.querySelector("button:not([type=button])");
  setTimeout(() => form.requestSubmit(button));
  return true;
}"""


@contextmanager
def heard(page):
    """Errors on the console and requests to elsewhere, meanwhile."""
    said = []

    def console(message):
        if message.type == "error" and not any(status in message.text for status in ("404", "422", "409")):
            said.append(message.text)

    def asked(request):
        if "127.0.0.1" not in request.url:
            said.append(request.url)

    page.on("console", console)
    page.on("request", asked)
    yield said
    page.remove_listener("console", console)
    page.remove_listener("request", asked)


def faults(page):
    """What axe finds on the page that is open, in light, and what the dark colours add."""
    found = AXE.run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
    wrong = [(one["id"], one["nodes"][0]["html"][:160]) for one in found.response["violations"]]
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(CONTRAST)["violations"]
    page.emulate_media(color_scheme="light")
    return wrong + [(f"dark {one['id']}", one["nodes"][0]["html"][:160]) for one in dark]


def look(page, language, path, status=200):
    """All gates of one page; gives what is wrong."""
    with heard(page) as said:
        answer = page.goto(f"/{language}{path}")
        wrong = [*faults(page), *said]
    if answer.status != status:
        wrong.append(("status", answer.status))
    if page.get_attribute("html", "lang") != TITLES[language]:
        wrong.append("lang")
    if len(gzip.compress(answer.body(), 6)) > 100 * 1024:
        wrong.append("heavier than a hundred kilobytes")
    page.set_viewport_size({"width": 375, "height": 900})
    if page.evaluate("document.documentElement.scrollWidth") > 375:
        wrong.append("wider than a phone")
    page.set_viewport_size({"width": 1280, "height": 900})
    return wrong


def refuse(page, language, path):
    """Send the largest form of a page empty; gives what is wrong with the answer; None where nothing was missing."""
    page.goto(f"/{language}{path}")
    with page.expect_navigation() as answered:
        assert page.evaluate(EMPTY), f"no form to fill in on {path}"
    if answered.value.status != 422:
        return None
    wrong = faults(page)
    if page.evaluate("document.activeElement.id") != "errors":
        wrong.append("the summary of errors has not the focus")
    if not page.locator("#errors li").count():
        wrong.append("the summary of errors is empty")
    return wrong
