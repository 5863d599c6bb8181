"""The form that says how far somebody has read."""

from wtforms import IntegerField
from wtforms.validators import NumberRange
from wtforms.widgets import HiddenInput

from consult.forms.base import Form

_LAST = 253_402_300_799
"""The last second of the year 9999: no instant is later."""


class ReadForm(Form):
    """The second at which the page was made: only what it showed has been read."""

    until = IntegerField(widget=HiddenInput(), validators=[NumberRange(min=0, max=_LAST)])
