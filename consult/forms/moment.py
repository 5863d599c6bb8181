"""The field for a day and a time."""

from datetime import UTC, datetime
from typing import Any

from wtforms import DateTimeLocalField

_FORMS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]


class Moment(DateTimeLocalField):
    """A day and a time of the clock in coordinated universal time; its data is aware."""

    data: datetime | None

    def __init__(self, label: Any, validators: list[Any] | None = None, **options: Any) -> None:  # noqa: ANN401
        """All forms of writing a moment are read; the browser's own is written."""
        super().__init__(label, validators or [], format=_FORMS, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """What is typed is UTC."""
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = self.data.replace(tzinfo=UTC)
