"""What this site is, the rules it keeps, what it protects and what it does not."""

from flask.typing import ResponseReturnValue

from consult.documents import guides
from consult.documents.guides import Guide
from consult.gate.pages import Pages, render
from consult.language import page_language
from consult.rules.access import Act

pages = Pages("about")


@pages.page("/about/", Act.READ_SITE)
def index() -> ResponseReturnValue:
    """What Consult is, and the rules of the house."""
    return render("about/guide.html", page=guides.page(Guide.ABOUT, page_language()))


@pages.page("/about/risks/", Act.READ_SITE)
def threats() -> ResponseReturnValue:
    """What the record protects against, and what it does not."""
    return render("about/guide.html", page=guides.page(Guide.RISKS, page_language()))
