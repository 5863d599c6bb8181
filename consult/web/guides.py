"""Guides: how to do each job, on the site itself."""

from flask.typing import ResponseReturnValue

from consult.documents import guides
from consult.gate.pages import Pages, render
from consult.language import page_language
from consult.rules.access import Act

pages = Pages("help")


@pages.page("/help/", Act.READ_SITE)
def index() -> ResponseReturnValue:
    """The guides by role."""
    return render("help/index.html", guides=guides.help_pages(page_language()))


@pages.page("/help/<name>/", Act.READ_SITE)
def guide(name: str) -> ResponseReturnValue:
    """One guide."""
    return render("help/guide.html", page=guides.help_page(name, page_language()))
