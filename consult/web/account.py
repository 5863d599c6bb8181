"""Signing in and out, and one's own account."""

from flask.typing import ResponseReturnValue

from consult.gate.pages import Pages, render
from consult.rules.access import Act

pages = Pages("account")


@pages.page("/account/sign-in/", Act.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    """Ask for address and password."""
    return render("account/sign_in.html")


@pages.page("/account/sign-out/", Act.SIGN_OUT, "POST")
def sign_out() -> ResponseReturnValue:
    """End the session of this device."""
    return render("account/sign_in.html")


@pages.page("/account/", Act.MANAGE_ACCOUNT)
def index() -> ResponseReturnValue:
    """One's own account."""
    return render("account/sign_in.html")
