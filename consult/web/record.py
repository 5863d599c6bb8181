"""The public record: what is in it, and how to check it."""

from flask import request
from flask.typing import ResponseReturnValue

from consult.forms.ballots import CheckReceipt
from consult.gate.acts import read
from consult.gate.pages import Pages, unkept
from consult.rules.access import Act
from consult.services import receipt_checking, record_reading
from consult.services.record_reading import Asked

pages = Pages("record")


@pages.page("/record/", Act.READ_RECORD)
def index() -> ResponseReturnValue:
    """The newest entries, and what the record protects."""
    asked = Asked(page=request.args.get("page", 1, int), type=request.args.get("type", ""))
    return unkept("record/index.html", page=read(record_reading.newest, asked))


@pages.page("/record/entries/<int:index>/", Act.READ_RECORD)
def entry(index: int) -> ResponseReturnValue:
    """One entry with its bytes, its hash and its path to the root."""
    return unkept("record/entry.html", page=read(record_reading.entry, index))


@pages.page("/record/check/", Act.READ_RECORD, "GET", "POST")
def check() -> ResponseReturnValue:
    """Hold a receipt against the record."""
    form = CheckReceipt()
    checked = read(receipt_checking.check, form.content()) if form.validate_on_submit() else None
    return unkept("record/check.html", form=form, checked=checked)
