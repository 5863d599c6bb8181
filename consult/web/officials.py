"""Officials: who holds which office, for all consultations or for one."""

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms.accreditation import OFFICES, AppointForm
from consult.forms.base import Form
from consult.gate.acts import act, attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext, page_language
from consult.rules.access import Act
from consult.services import officials
from consult.services.accreditations import Newcomer
from consult.services.officials import Call, OfficialsPage, Place
from consult.web.addresses import addresses, page_asked

pages = Pages("officials")


@pages.page("/secretariat/officials/", Act.APPOINT_OFFICIAL, "GET", "POST")
def index() -> ResponseReturnValue:
    """Who holds which office; the form appoints somebody."""
    page, at = read(officials.page, page_asked()), addresses("officials.index")
    form = _form(page)
    if form.validate_on_submit():
        attempt(form, officials.appoint, _call(form))
        if not form.errors:
            flash(gettext("Appointed. A mail goes out."), "good")
            return see_other("officials.index")
    plain = Form(formdata=None)
    return render("officials/index.html", page=page, at=at, form=form, plain=plain, offices=OFFICES)


@pages.page("/secretariat/officials/<int:number>/end/", Act.APPOINT_OFFICIAL, "POST")
def end(number: int) -> ResponseReturnValue:
    """End an appointment; the last administrator stays."""
    act(officials.end, number)
    flash(gettext("The appointment has ended."), "good")
    return see_other("officials.index")


def _form(page: OfficialsPage) -> AppointForm:
    return AppointForm().offer(page.places, _title)


def _title(place: Place) -> str:
    return place.title_zh if page_language() == "zh" else place.title_en


def _call(form: AppointForm) -> Call:
    newcomer = Newcomer(email=form.email.data or "", name=form.name.data or "", language=form.language.data)
    return Call(newcomer=newcomer, office=form.office.data, consultation=form.consultation.data or "")
