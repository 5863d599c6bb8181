"""What is new at the desk, and marking it as read."""

from datetime import UTC, datetime

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms.readings import ReadForm
from consult.gate.acts import act, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext
from consult.rules.access import Act
from consult.services import desk_news
from consult.services.desk_news import NewsAsked

pages = Pages("desk_news")


@pages.page("/desk/<key>/<symbol>/news/", Act.OPEN_DESK)
def index(key: str, symbol: str) -> ResponseReturnValue:
    """What has happened since the reader marked everything as read."""
    page = read(desk_news.page, NewsAsked(delegation=key, consultation=symbol))
    form = ReadForm(until=int(page.made_at.timestamp()))
    return render("desk/news.html", page=page, form=form)


@pages.page("/desk/<key>/<symbol>/news/read/", Act.MARK_READ, "POST")
def mark(key: str, symbol: str) -> ResponseReturnValue:
    """Say that what the page showed has been read; what has come since stays new."""
    form = ReadForm()
    if form.validate_on_submit() and form.until.data is not None:
        until = datetime.fromtimestamp(form.until.data, UTC)
        act(desk_news.mark_read, NewsAsked(delegation=key, consultation=symbol, until=until))
        flash(gettext("Everything that was shown is marked as read."), "good")
    return see_other("desk_news.index", key=key, symbol=symbol)
