"""The secretariat's side: requests, and the delegations with their teams."""

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms import accreditation as forms
from consult.forms.base import Form
from consult.gate.acts import act, attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext
from consult.rules.access import Act
from consult.rules.roster import AccreditationRole, Kind
from consult.services import accreditations, admissions, requests, suspension, teams
from consult.services.accreditations import Grant, Named, Newcomer
from consult.services.admissions import Admission
from consult.services.requests import Acceptance, Line, Refused
from consult.services.suspension import Reasoned
from consult.services.teams import TeamAsked
from consult.web import delegation_filters
from consult.web.addresses import addresses, page_asked

pages = Pages("accreditations")
_WORDS = {"roles": forms.ROLES, "kinds": forms.KINDS}


@pages.page("/secretariat/requests/", Act.DECIDE_ACCREDITATION)
def requested() -> ResponseReturnValue:
    """Requests for accreditation: those that wait, or those that are answered."""
    at = addresses("accreditations.requested", ("answered",))
    page = read(requests.page, requests.Asked(answered="answered" in at.chosen, page=page_asked()))
    return render("accreditations/requests.html", page=page, at=at, **_WORDS)


@pages.page("/secretariat/requests/<int:number>/", Act.DECIDE_ACCREDITATION)
def request(number: int) -> ResponseReturnValue:
    """One request, to be accepted or declined."""
    line = read(requests.one, number)
    return render(
        "accreditations/request.html", line=line, form=_acceptance(line), decline=forms.DeclineForm(), **_WORDS
    )


@pages.page("/secretariat/requests/<int:number>/accept/", Act.DECIDE_ACCREDITATION, "GET", "POST")
def accept(number: int) -> ResponseReturnValue:
    """Accredit the applicant, and admit the organization where it is new."""
    line = read(requests.one, number)
    form = _acceptance(line)
    if form.validate_on_submit():
        delegation = attempt(form, requests.accept, _accepted(form, number))
        if delegation:
            flash(gettext("Accepted. The invitation goes out by mail."), "good")
            return see_other("accreditations.team", key=delegation)
    decline = forms.DeclineForm(formdata=None)
    return render("accreditations/request.html", line=line, form=form, decline=decline, **_WORDS)


@pages.page("/secretariat/requests/<int:number>/decline/", Act.DECIDE_ACCREDITATION, "GET", "POST")
def decline(number: int) -> ResponseReturnValue:
    """Decline the request with a reason."""
    form = forms.DeclineForm()
    if form.validate_on_submit():
        attempt(form, requests.decline, Refused(number, form.reason.data or ""))
        if not form.errors:
            flash(gettext("Declined. The applicant receives the reason by mail."), "good")
            return see_other("accreditations.requested")
    return render("accreditations/decline.html", line=read(requests.one, number), form=form, **_WORDS)


@pages.page("/secretariat/delegations/", Act.MANAGE_DELEGATIONS)
def delegations() -> ResponseReturnValue:
    """Delegations and how many people serve each."""
    wanted, at = delegation_filters.wanted(), delegation_filters.addresses_of("accreditations.delegations")
    page = read(teams.lines, wanted)
    return render("accreditations/delegations.html", page=page, wanted=wanted, at=at, **_WORDS)


@pages.page("/secretariat/delegations/new/", Act.MANAGE_DELEGATIONS, "GET", "POST")
def admit() -> ResponseReturnValue:
    """Admit a delegation by hand."""
    form = forms.NamesForm()
    if form.validate_on_submit():
        key = attempt(form, admissions.admit, _admission(form))
        if key:
            return see_other("accreditations.team", key=key)
    return render("accreditations/admit.html", form=form)


@pages.page("/secretariat/delegations/<key>/", Act.MANAGE_DELEGATIONS, "GET", "POST")
def team(key: str) -> ResponseReturnValue:
    """The team of a delegation; the form accredits somebody."""
    form = forms.GrantForm(data={"role": "member"})
    if form.validate_on_submit() and attempt(form, accreditations.grant, _grant(form, key)):
        flash(gettext("Accredited. A mail goes out."), "good")
        return see_other("accreditations.team", key=key)
    team, at = read(teams.team, TeamAsked(key, page_asked())), addresses("accreditations.team", key=key)
    return render("accreditations/team.html", team=team, at=at, form=form, plain=Form(formdata=None), **_WORDS)


@pages.page("/secretariat/delegations/<key>/accreditations/<public_id>/end/", Act.DECIDE_ACCREDITATION, "GET", "POST")
def end(key: str, public_id: str) -> ResponseReturnValue:
    """End an accreditation, once asked."""
    form = Form()
    if form.validate_on_submit():
        attempt(form, accreditations.end, Named(key, public_id))
        if not form.errors:
            flash(gettext("The accreditation has ended."), "good")
            return see_other("accreditations.team", key=key)
    team, member = read(teams.team, TeamAsked(key)), read(teams.one, Named(key, public_id))
    return render("accreditations/end.html", form=form, team=team, member=member, **_WORDS)


@pages.page("/secretariat/delegations/<key>/accreditations/<public_id>/invite/", Act.DECIDE_ACCREDITATION, "POST")
def invite(key: str, public_id: str) -> ResponseReturnValue:
    """Send a fresh invitation."""
    act(accreditations.invite_again, Named(key, public_id))
    flash(gettext("A fresh invitation goes out by mail. The earlier one no longer works."), "good")
    return see_other("accreditations.team", key=key)


@pages.page("/secretariat/delegations/<key>/suspend/", Act.SUSPEND_DELEGATION, "GET", "POST")
def suspend(key: str) -> ResponseReturnValue:
    """Suspend a delegation with a public reason."""
    form = forms.ReasonsForm()
    if form.validate_on_submit():
        attempt(form, suspension.suspend, _reasoned(form, key))
        if not form.errors:
            return see_other("delegations.show", key=key)
    return render("accreditations/suspend.html", form=form, team=read(teams.team, TeamAsked(key)))


@pages.page("/secretariat/delegations/<key>/restore/", Act.SUSPEND_DELEGATION, "GET", "POST")
def restore(key: str) -> ResponseReturnValue:
    """Give a suspended delegation its rights back, with a public reason."""
    form = forms.ReasonsForm()
    if form.validate_on_submit():
        attempt(form, suspension.restore, _reasoned(form, key))
        if not form.errors:
            return see_other("delegations.show", key=key)
    return render("accreditations/restore.html", form=form, team=read(teams.team, TeamAsked(key)))


def _acceptance(line: Line) -> forms.AcceptForm:
    asked = {"role": line.role.value}
    if line.delegation_key:
        return forms.AcceptForm(data=asked)
    names = {"name_en": line.name_en, "name_zh": line.name_zh, "kind": line.kind.value}
    return forms.AdmitForm(data={**asked, **names, "key": admissions.key_for(line.name_en)})


def _accepted(form: forms.AcceptForm, number: int) -> Acceptance:
    return Acceptance(
        number=number,
        role=AccreditationRole(form.role.data),
        since=form.since_instant(),
        until=form.until_instant(),
        admission=_admission(form) if isinstance(form, forms.AdmitForm) else None,
    )


def _admission(form: forms.NamesForm) -> Admission:
    return Admission(
        key=form.key.data or "",
        kind=Kind(form.kind.data),
        name_en=form.name_en.data or "",
        name_zh=form.name_zh.data or "",
        formal_en=form.formal_en.data or "",
        formal_zh=form.formal_zh.data or "",
    )


def _grant(form: forms.GrantForm, key: str) -> Grant:
    newcomer = Newcomer(email=form.email.data or "", name=form.name.data or "", language=form.language.data)
    role = AccreditationRole(form.role.data)
    return Grant(delegation=key, newcomer=newcomer, role=role, since=form.since_instant(), until=form.until_instant())


def _reasoned(form: forms.ReasonsForm, key: str) -> Reasoned:
    return Reasoned(delegation=key, reason_en=form.reason_en.data or "", reason_zh=form.reason_zh.data or "")
