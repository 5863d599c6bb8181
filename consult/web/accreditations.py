"""Requests, delegations, accreditations and officials."""

from flask.typing import ResponseReturnValue

from consult.gate.pages import Pages, render
from consult.rules.access import Act

pages = Pages("accreditations")


@pages.page("/secretariat/requests/", Act.DECIDE_ACCREDITATION)
def requests() -> ResponseReturnValue:
    """Requests for accreditation."""
    return render("accreditations/requests.html")


@pages.page("/secretariat/delegations/", Act.MANAGE_DELEGATIONS)
def delegations() -> ResponseReturnValue:
    """Delegations and their teams."""
    return render("accreditations/delegations.html")


@pages.page("/secretariat/officials/", Act.APPOINT_OFFICIAL)
def officials() -> ResponseReturnValue:
    """Who holds which office."""
    return render("accreditations/officials.html")
