"""The public form: request accreditation."""

from flask.typing import ResponseReturnValue

from consult.forms.accreditation import RequestForm
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import page_language
from consult.rules.access import Act
from consult.rules.roster import AccreditationRole, Kind
from consult.services import participants, requests
from consult.services.requests import NewRequest

pages = Pages("requests")


@pages.page("/accreditation/", Act.REQUEST_ACCREDITATION, "GET", "POST")
def new() -> ResponseReturnValue:
    """Ask to be accredited."""
    form = RequestForm(data={"language": page_language(), "role": "member"})
    form.offer(read(participants.everyone, None))
    if form.validate_on_submit():
        attempt(form, requests.submit, _asked(form))
        if not form.errors:
            return see_other("requests.received")
    return render("requests/new.html", form=form)


@pages.page("/accreditation/received/", Act.REQUEST_ACCREDITATION)
def received() -> ResponseReturnValue:
    """What happens to the request now."""
    return render("requests/received.html")


def _asked(form: RequestForm) -> NewRequest:
    return NewRequest(
        delegation=form.key(),
        kind=Kind(form.kind.data) if form.kind.data else None,
        organisation_en=form.organisation_en.data or "",
        organisation_zh=form.organisation_zh.data or "",
        name=form.name.data or "",
        email=form.email.data or "",
        role=AccreditationRole(form.role.data),
        message=form.message.data or "",
        language=form.language.data,
    )
