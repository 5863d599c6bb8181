"""The public record: what is in it, and how to check it."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import record_reading

pages = Pages("record")


@pages.page("/record/", Act.READ_RECORD)
def index() -> ResponseReturnValue:
    """The newest entries, and what the record protects."""
    return render("record/index.html", page=read(record_reading.newest, 0))
