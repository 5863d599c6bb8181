"""The security log, for those who audit."""

from flask import request
from flask.typing import ResponseReturnValue

from consult.forms.accreditation import OFFICES
from consult.forms.security_words import EVENTS, LINKS
from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.rules.refusal import Event
from consult.services import security_log
from consult.services.security_log import Asked
from consult.web.addresses import addresses, page_asked
from consult.web.comment_filters import word

pages = Pages("security")
_WORDS = {"events": EVENTS, "links": LINKS, "offices": OFFICES}


@pages.page("/secretariat/security/", Act.READ_SECURITY_LOG)
def index() -> ResponseReturnValue:
    """What happened to accounts and to votes that were refused, the newest first."""
    asked = Asked(kind=word(Event, request.args.get("kind", "")), page=page_asked())
    at = addresses("security.index", ("kind",))
    return render("security/index.html", page=read(security_log.page, asked), at=at, **_WORDS)
