"""Signing in and out, one's own account, and the ways back in."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from consult.forms import account as forms
from consult.forms.accreditation import ROLES
from consult.gate import credentials, known_devices, login, onward
from consult.gate.acts import act, attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext
from consult.rules.access import Act
from consult.services import accounts, links, sessions
from consult.services.accounts import LinkedPassword, NewPassword, Preferences
from consult.services.links import Presented
from consult.services.sessions import Knock, SignIn

pages = Pages("account")


@pages.page("/account/sign-in/", Act.SIGN_IN, "GET", "POST")
def sign_in() -> ResponseReturnValue:
    """Ask for address and password, and open a session."""
    form = forms.SignInForm(data={"next": request.args.get("next", "")})
    if form.validate_on_submit():
        proof = credentials.prove(form, sessions.account, _knock(form), form.password.data or "")
        asked = proof and SignIn(proof=proof, lifetime=credentials.lifetime())
        opened = asked and attempt(form, sessions.sign_in, asked)
        if opened:
            return onward.enter(opened, form.next.data or "")
    return render("account/sign_in.html", form=form)


@pages.page("/account/sign-out/", Act.SIGN_OUT, "POST")
def sign_out() -> ResponseReturnValue:
    """End the session of this device."""
    act(sessions.sign_out, login.token())
    login.sign_out()
    return see_other("home.index")


@pages.page("/account/sign-out-everywhere/", Act.MANAGE_ACCOUNT, "POST")
def sign_out_everywhere() -> ResponseReturnValue:
    """End the sessions of all devices, this one too."""
    act(sessions.sign_out_everywhere, None)
    login.sign_out()
    return see_other("account.sign_in")


@pages.page("/account/devices/<handle>/", Act.MANAGE_ACCOUNT, "POST")
def revoke(handle: str) -> ResponseReturnValue:
    """End the session of one other device."""
    act(sessions.revoke, handle)
    flash(gettext("The device has been signed out."), "good")
    return see_other("account.index")


@pages.page("/account/", Act.MANAGE_ACCOUNT)
def index() -> ResponseReturnValue:
    """One's own account: who, for whom, where signed in."""
    return render("account/index.html", page=read(accounts.page, login.token()), roles=ROLES)


@pages.page("/account/preferences/", Act.MANAGE_ACCOUNT, "GET", "POST")
def preferences() -> ResponseReturnValue:
    """Name, language and time zone."""
    form = forms.PreferencesForm(obj=read(accounts.preferences, None))
    if form.validate_on_submit():
        attempt(form, accounts.set_preferences, _preferences(form))
        flash(gettext("Your settings have been saved."), "good")
        return see_other("account.index")
    return render("account/preferences.html", form=form)


@pages.page("/account/password/", Act.MANAGE_ACCOUNT, "GET", "POST")
def password() -> ResponseReturnValue:
    """A new password; every other device is signed out."""
    form = forms.PasswordForm(account_email=read(accounts.email, None))
    if form.validate_on_submit():
        proof = credentials.prove(form, accounts.own_account, login.token(), form.present.data or "")
        opened = proof and attempt(form, accounts.change_password, _new_password(form, proof))
        if opened:
            return onward.enter(opened, see_other("account.index").location)
    return render("account/password.html", form=form)


@pages.page("/account/forgotten/", Act.SIGN_IN, "GET", "POST")
def forgotten() -> ResponseReturnValue:
    """Ask for a link to set a new password; the answer never says whether the address is known."""
    form = forms.ResetAskForm()
    if form.validate_on_submit():
        attempt(form, accounts.ask_reset, _knock(form))
        if not form.errors:
            return see_other("account.sent")
    return render("account/forgotten.html", form=form)


@pages.page("/account/forgotten/sent/", Act.SIGN_IN)
def sent() -> ResponseReturnValue:
    """What was done, whether or not the address is known."""
    return render("account/sent.html")


@pages.page("/account/reset/", Act.USE_LINK, "GET", "POST")
def reset() -> ResponseReturnValue:
    """Set a new password with a link from a mail; the token leaves the address at once."""
    if "t" in request.args:
        login.hold("reset", request.args["t"])
        return see_other("account.reset")
    presented = Presented(login.held("reset"), "reset")
    form = forms.ResetForm(account_email=read(links.holder, presented).email)
    if form.validate_on_submit():
        return onward.enter(act(accounts.finish_reset, _linked(form, presented)))
    return render("account/reset.html", form=form)


@pages.page("/account/invitation/", Act.USE_LINK, "GET", "POST")
def invitation() -> ResponseReturnValue:
    """Take up an invitation; the token leaves the address at once."""
    if "t" in request.args:
        login.hold("invitation", request.args["t"])
        return see_other("account.invitation")
    presented = Presented(login.held("invitation"), "invitation")
    holder = read(links.holder, presented)
    form = forms.InvitationForm(obj=holder, account_email=holder.email)
    if form.validate_on_submit():
        return onward.enter(act(accounts.accept_invitation, _linked(form, presented, _preferences(form))))
    return render("account/invitation.html", form=form, holder=holder)


def _knock(form: forms.SignInForm | forms.ResetAskForm) -> Knock:
    email = form.email.data or ""
    return Knock(email, known_devices.number_for(email))


def _preferences(form: forms.PreferencesForm) -> Preferences:
    return Preferences(name=form.name.data or "", language=form.language.data, time_zone=form.time_zone.data)


def _new_password(form: forms.PasswordForm, proof: sessions.Proof) -> NewPassword:
    new_hash = credentials.new_hash(form.password.data or "") if proof.proven else ""
    return NewPassword(proof=proof, new_hash=new_hash, lifetime=credentials.lifetime())


def _linked(form: forms.ResetForm, presented: Presented, preferred: Preferences | None = None) -> LinkedPassword:
    return LinkedPassword(
        presented=presented,
        new_hash=credentials.new_hash(form.password.data or ""),
        lifetime=credentials.lifetime(),
        preferences=preferred,
    )
