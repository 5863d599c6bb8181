"""The secretariat's and the chair's work on amendments: words in the other language, adoption, applying."""

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms.amendment_ballots import series_form
from consult.forms.amendments import ApplyingForm, WordsForm, applying_form
from consult.forms.base import clean
from consult.forms.comments import ConfirmForm
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext
from consult.rules.access import Act
from consult.services import amendment_ballots, amendment_desk, amendment_pages, amendments_applying
from consult.services.amendment_desk import AdoptionAsked, Translation
from consult.services.amendment_pages import ListAsked
from consult.services.amendments_applying import Application, Plan
from consult.web import amendment_cards, settling_cards
from consult.web.kept import seen

pages = Pages("secretariat_amendments")


@pages.page("/secretariat/consultations/<symbol>/amendments/", Act.OPEN_SECRETARIAT)
def index(symbol: str) -> ResponseReturnValue:
    """All amendments, with what each waits for."""
    page = read(amendment_pages.listing, ListAsked(path=symbol))
    return render("secretariat/amendments.html", page=page, cards=amendment_cards.cards(symbol, page.views))


@pages.page(
    "/secretariat/consultations/<symbol>/amendments/<reference>/words/<int:seq>/",
    Act.TRANSLATE_AMENDMENT,
    "GET",
    "POST",
)
def words(symbol: str, reference: str, seq: int) -> ResponseReturnValue:
    """Supply the words of a change in the language in which it was not proposed."""
    asked = amendment_desk.WordsAsked(path=symbol, reference=reference, seq=seq)
    page = read(amendment_desk.words_page, asked)
    form = WordsForm(text=page.text, version=page.version)
    if form.validate_on_submit() and attempt(form, amendment_desk.translate, _translation(page, form)):
        flash(gettext("The words stand with the amendment."), "good")
        return see_other("secretariat_amendments.index", symbol=symbol)
    seen(form.version, page.version)
    return render("secretariat/amendment_words.html", form=form, page=page, card=amendment_cards.change(page.change))


@pages.page("/secretariat/consultations/<symbol>/amendments/<reference>/adopt/", Act.ADOPT_AMENDMENT, "GET", "POST")
def adopt(symbol: str, reference: str) -> ResponseReturnValue:
    """Adopt an amendment without a vote."""
    page = read(amendment_pages.one, amendment_pages.OneAsked(path=symbol, reference=reference))
    form, asked = ConfirmForm(), AdoptionAsked(consultation=symbol, reference=reference)
    if form.validate_on_submit() and attempt(form, amendment_desk.adopt, asked):
        flash(gettext("The amendment has been adopted without a vote."), "good")
        return see_other("secretariat_amendments.index", symbol=symbol)
    card = amendment_cards.card(symbol, page.view)
    return render("secretariat/amendment_adopt.html", form=form, page=page, card=card)


@pages.page("/secretariat/consultations/<symbol>/amendments/ballots/", Act.DRAFT_BALLOT, "GET", "POST")
def ballots(symbol: str) -> ResponseReturnValue:
    """Draft a ballot on each amendment, in the order in which they are to be put."""
    page = read(amendment_ballots.page, symbol)
    form = series_form(page.lines)
    if form.validate_on_submit() and attempt(form, amendment_ballots.draft, form.series(symbol)):
        flash(gettext("The ballots have been drafted. A second person approves each."), "good")
        return see_other("chairing.index", symbol=symbol)
    return render("secretariat/amendment_ballots.html", form=form, page=page)


@pages.page("/secretariat/consultations/<symbol>/amendments/apply/", Act.APPLY_AMENDMENTS, "GET", "POST")
def apply(symbol: str) -> ResponseReturnValue:
    """Carry all adopted amendments into the next draft."""
    page = read(amendments_applying.plan, symbol)
    form = _applying(page)
    if form.validate_on_submit() and attempt(form, amendments_applying.apply, _application(page, form)):
        flash(gettext("The adopted amendments stand in the draft, each change with its source."), "good")
        return see_other("drafting.index", symbol=symbol)
    seen(form.lock_version, page.lock_version)
    form.seen.data, form.seen.raw_data = _references(page), None
    return render("secretariat/amendments_apply.html", form=form, page=page, disputes=settling_cards.cards(page))


def _translation(page: amendment_desk.WordsPage, form: WordsForm) -> Translation:
    return Translation(
        consultation=page.head.path,
        reference=page.reference,
        seq=page.change.change.seq,
        version=form.version.data or 0,
        language=page.language,
        text=clean(form.text.data),
    )


def _applying(page: Plan) -> ApplyingForm:
    made = applying_form([each.key for each in page.disputes])
    texts = {each.key: each.texts for each in page.base}
    words = {
        f"{language.value}_{place}": text
        for place, dispute in enumerate(page.disputes)
        for language, text in texts[dispute.key].items()
    }
    return made(seen=_references(page), lock_version=page.lock_version, **words)


def _references(page: Plan) -> str:
    return " ".join(each.reference for each in page.amendments)


def _application(page: Plan, form: ApplyingForm) -> Application:
    return Application(
        consultation=page.head.path,
        seen=tuple((form.seen.data or "").split()),
        lock_version=form.lock_version.data or 0,
        changes=amendments_applying.changes(page, form.decided()),
    )
