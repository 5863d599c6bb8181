"""Amendments at the desk: drafting, tabling, joining the sponsors, withdrawing."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from consult.forms.amendments import ChangeForm, ReasonForm, SeenForm
from consult.forms.base import clean
from consult.forms.comments import ConfirmForm
from consult.gate.acts import act, attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext, page_language
from consult.rules.access import Act
from consult.services import amending, amendment_pages, amendments_reanchoring, tabling
from consult.services.amending import ChangeAsked, DraftAsked, ReasonAsked, RemovalAsked
from consult.services.amendment_pages import ChangeFormAsked, OneAsked, OwnPage
from consult.services.amendments_reanchoring import Bringing
from consult.services.tabling import AmendmentAsked, Tabled
from consult.text.provision import Language
from consult.web import amendment_cards
from consult.web.kept import seen

pages = Pages("desk_amendments")


@pages.page("/desk/<key>/<symbol>/amend/<provision>/", Act.DRAFT_AMENDMENT, "GET", "POST")
def change(key: str, symbol: str, provision: str) -> ResponseReturnValue:
    """Propose a change to a provision ("-": at the beginning), in a draft or in a new one."""
    return _change(_change_asked(key, symbol, "" if provision == "-" else provision))


@pages.page("/desk/<key>/<symbol>/amendments/<reference>/amend/<int:place>/", Act.DRAFT_AMENDMENT, "GET", "POST")
def amend(key: str, symbol: str, reference: str, place: int) -> ResponseReturnValue:
    """Propose a sub-amendment: other words for one of the changes of an amendment, or none."""
    return _change(_change_asked(key, symbol, str(place), reference))


def _change(asked: ChangeFormAsked) -> ResponseReturnValue:
    page = read(amendment_pages.change_form, asked)
    form = _change_form(page)
    if form.validate_on_submit():
        place = attempt(form, amending.put, _put(asked, form))
        if place:
            return see_other("desk_amendments.one", key=asked.delegation, place=place)
    seen(form.lock_version, page.lock_version)
    return render("desk/amendment_change.html", form=form, page=page, asked=asked, name_of=amendment_cards.named)


@pages.page("/desk/<key>/amendments/<int:place>/", Act.DRAFT_AMENDMENT, "GET", "POST")
def one(key: str, place: int) -> ResponseReturnValue:
    """A draft: its changes, its reason, what it meets."""
    page = read(amendment_pages.own, DraftAsked(delegation=key, place=place))
    form = _reason_form(page)
    if form.validate_on_submit() and attempt(form, amending.give_reason, _reason(key, place, form)):
        flash(gettext("The reason stands in the draft."), "good")
        return see_other("desk_amendments.one", key=key, place=place)
    return _own(page, form)


@pages.page("/desk/<key>/amendments/<int:place>/remove/", Act.DRAFT_AMENDMENT, "POST")
def remove(key: str, place: int) -> ResponseReturnValue:
    """Take a change out of a draft."""
    form = SeenForm()
    if form.validate_on_submit():
        act(amending.remove, RemovalAsked(draft=_draft(key, place, form), seq=form.seq.data or 0))
    return see_other("desk_amendments.one", key=key, place=place)


@pages.page("/desk/<key>/amendments/<int:place>/table/", Act.TABLE_AMENDMENT, "GET", "POST")
def table(key: str, place: int) -> ResponseReturnValue:
    """Table a draft: from then on everybody reads it. Sent twice, it has been tabled once."""
    done = read(tabling.tabled_already, DraftAsked(delegation=key, place=place)) if request.method == "POST" else None
    if done:
        return _tabled_as(done)
    page = read(amendment_pages.own, DraftAsked(delegation=key, place=place))
    form = SeenForm(lock_version=page.view.record.lock_version)
    if form.validate_on_submit():
        made = attempt(form, tabling.table, _draft(key, place, form))
        if made:
            return _tabled_as(made)
    return _own(page, form, "desk/amendment_table.html")


@pages.page("/desk/<key>/amendments/<int:place>/discard/", Act.OPEN_DESK, "GET", "POST")
def discard(key: str, place: int) -> ResponseReturnValue:
    """Lay a draft aside."""
    page = read(amendment_pages.own, DraftAsked(delegation=key, place=place))
    form = SeenForm(lock_version=page.view.record.lock_version)
    if form.validate_on_submit() and attempt(form, amending.discard, _draft(key, place, form)):
        flash(gettext("The draft of the amendment has been discarded."), "good")
        return see_other("desk.index", key=key)
    return _own(page, form, "desk/amendment_discard.html")


@pages.page("/desk/<key>/<symbol>/amendments/<reference>/sponsor/", Act.SPONSOR_AMENDMENT, "GET", "POST")
def sponsor(key: str, symbol: str, reference: str) -> ResponseReturnValue:
    """Join the sponsors of an amendment, or leave them."""
    page = read(amendment_pages.one, OneAsked(path=symbol, reference=reference))
    form, joined = ConfirmForm(), key in {each.key for each in page.view.record.cosponsors}
    if form.validate_on_submit():
        leaves = request.form.get("leaves") == "yes"
        act(tabling.leave if leaves else tabling.sponsor, _tabled(key, symbol, reference))
        return see_other("amendments.one", symbol=symbol, reference=reference)
    card = amendment_cards.card(symbol, page.view)
    return render("desk/amendment_sponsor.html", form=form, page=page, card=card, key=key, joined=joined)


@pages.page("/desk/<key>/<symbol>/amendments/<reference>/bring/", Act.DRAFT_AMENDMENT, "GET", "POST")
def bring(key: str, symbol: str, reference: str) -> ResponseReturnValue:
    """Begin a draft that brings an amendment to the present text, with what the system proposes."""
    page = read(amendments_reanchoring.page, _tabled(key, symbol, reference))
    form = ConfirmForm()
    if form.validate_on_submit():
        place = attempt(form, amendments_reanchoring.bring, _bringing(key, page))
        if place:
            return see_other("desk_amendments.one", key=key, place=place)
    cards = [amendment_cards.brought(each) for each in page.lines]
    return render("desk/amendment_bring.html", form=form, page=page, cards=cards)


@pages.page("/desk/<key>/<symbol>/amendments/<reference>/withdraw/", Act.WITHDRAW_AMENDMENT, "GET", "POST")
def withdraw(key: str, symbol: str, reference: str) -> ResponseReturnValue:
    """Take an amendment back before the vote on it."""
    page = read(amendment_pages.one, OneAsked(path=symbol, reference=reference))
    form = ConfirmForm()
    if form.validate_on_submit():
        act(tabling.withdraw, _tabled(key, symbol, reference))
        flash(gettext("The amendment has been withdrawn. Its words stay to be read."), "good")
        return see_other("amendments.one", symbol=symbol, reference=reference)
    card = amendment_cards.card(symbol, page.view)
    return render("desk/amendment_withdraw.html", form=form, page=page, card=card, key=key)


def _change_asked(key: str, symbol: str, provision: str, amends: str = "") -> ChangeFormAsked:
    draft = request.args.get("draft", type=int) or 0
    return ChangeFormAsked(delegation=key, consultation=symbol, key=provision, place=draft, amends=amends)


def _change_form(page: amendment_pages.ChangeForm) -> ChangeForm:
    words = {f"text_{language.value}": text for language, text in page.texts.items()}
    form = ChangeForm(lock_version=page.lock_version, **words)
    if page.amends:
        form.to_an_amendment()
    elif page.provision is None:
        form.at_the_beginning()
    return form


def _put(asked: ChangeFormAsked, form: ChangeForm) -> ChangeAsked:
    return ChangeAsked(
        delegation=asked.delegation,
        consultation=asked.consultation,
        place=asked.place,
        lock_version=form.lock_version.data or 0,
        operation=form.operation(asked.key),
        amends=asked.amends,
    )


def _reason_form(page: OwnPage) -> ReasonForm:
    record = page.view.record
    language = record.language.value if record.reason else page_language()
    return ReasonForm(reason=record.reason, language=language, lock_version=record.lock_version)


def _reason(key: str, place: int, form: ReasonForm) -> ReasonAsked:
    return ReasonAsked(
        draft=_draft(key, place, form), language=Language(form.language.data), reason=clean(form.reason.data)
    )


def _draft(key: str, place: int, form: ReasonForm | SeenForm) -> DraftAsked:
    return DraftAsked(delegation=key, place=place, lock_version=form.lock_version.data or 0)


def _own(page: OwnPage, form: ReasonForm | SeenForm, template: str = "desk/amendment.html") -> ResponseReturnValue:
    seen(form.lock_version, page.view.record.lock_version)
    card = amendment_cards.card(page.head.path, page.view)
    options = [(each.key, amendment_cards.named(each)) for each in page.options]
    return render(template, form=form, page=page, card=card, options=options)


def _bringing(key: str, page: amendments_reanchoring.Page) -> Bringing:
    asked = _tabled(key, page.head.path, page.reference)
    return Bringing(asked=asked, revision=page.revision, operations=page.operations)


def _tabled_as(made: Tabled) -> ResponseReturnValue:
    flash(gettext("Amendment %(reference)s has been tabled.", reference=made.reference), "good")
    return see_other("amendments.one", symbol=made.consultation, reference=made.reference)


def _tabled(key: str, symbol: str, reference: str) -> AmendmentAsked:
    return AmendmentAsked(delegation=key, consultation=symbol, reference=reference)
