"""Forms for mending, writing and publishing a text."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from consult.forms.base import AtMost, Form, Needed, SelectChoice, clean
from consult.language import gettext, lazy_gettext, lazy_pgettext
from consult.services.bringing_back import BringingBack
from consult.services.descents import Deciding
from consult.services.drafting import Edit, Insertion, Shift
from consult.services.imports import Making, Mend, Mending
from consult.services.publishing import Publication
from consult.text.lineage import Descent
from consult.text.markdown_import import MOST_CHARACTERS_OF_A_BLOCK
from consult.text.provision import Kind, Language, Status

_EN = {"lang": "en"}
_ZH = {"lang": "zh-Hans"}
_TEXT_EN = lazy_gettext("English text")
_TEXT_ZH = lazy_gettext("Chinese text")
KINDS = [
    SelectChoice("heading", lazy_gettext("Heading")),
    SelectChoice("preamble", lazy_gettext("Preambular paragraph")),
    SelectChoice("principle", lazy_gettext("Principle")),
    SelectChoice("paragraph", lazy_gettext("Paragraph")),
]
STATUSES = [
    SelectChoice("authentic", lazy_pgettext("text", "authentic")),
    SelectChoice("translation", lazy_pgettext("text", "translation")),
    SelectChoice("needs_update", lazy_gettext("Translation needs update")),
    SelectChoice("awaiting", lazy_gettext("Awaiting translation")),
]


class MendForm(Form):
    """One row of an import: its texts, its kind, and what to do with it."""

    lock_version = IntegerField(widget=HiddenInput())
    row = IntegerField(widget=HiddenInput())
    kind = SelectField(lazy_gettext("Kind"), choices=KINDS)
    text_en = TextAreaField(_TEXT_EN, [AtMost(MOST_CHARACTERS_OF_A_BLOCK)], render_kw=_EN)
    text_zh = TextAreaField(_TEXT_ZH, [AtMost(MOST_CHARACTERS_OF_A_BLOCK)], render_kw=_ZH)
    mend = HiddenField()

    def validate_mend(self, field: HiddenField) -> None:
        """An operation, and for some the language it works on: split.zh."""
        operation, _, language = (field.data or Mend.SAVE.value).partition(".")
        if operation not in set(Mend) or language not in {"", *Language}:
            raise ValidationError(gettext("Choose one of the entries in the list."))

    def mending(self, path: str) -> Mending:
        """The request."""
        operation, _, language = (self.mend.data or Mend.SAVE.value).partition(".")
        return Mending(
            path=path,
            lock_version=self.lock_version.data or 0,
            row=-1 if self.row.data is None else self.row.data,
            mend=Mend(operation),
            language=Language(language or "en"),
            kind=Kind(self.kind.data),
            typed=_texts(self),
        )


class MakeDraftForm(Form):
    """Make the mended rows the draft."""

    lock_version = IntegerField(widget=HiddenInput())
    awaiting = BooleanField(lazy_gettext("The empty cells are awaiting translation"))
    replace = BooleanField(lazy_gettext("Replace the draft that is there; what is recognised keeps its address"))

    def making(self, path: str) -> Making:
        """The request."""
        return Making(
            path=path,
            lock_version=self.lock_version.data or 0,
            awaiting=bool(self.awaiting.data),
            replace=bool(self.replace.data),
        )


class EditForm(Form):
    """A provision of the draft in both languages."""

    seen = IntegerField(widget=HiddenInput())
    taken = HiddenField()
    kind = SelectField(lazy_gettext("Kind"), choices=KINDS)
    text_en = TextAreaField(_TEXT_EN, [AtMost(MOST_CHARACTERS_OF_A_BLOCK)], render_kw={**_EN, "rows": "8"})
    text_zh = TextAreaField(_TEXT_ZH, [AtMost(MOST_CHARACTERS_OF_A_BLOCK)], render_kw={**_ZH, "rows": "8"})
    status_en = SelectField(lazy_gettext("Status of the English text"), choices=STATUSES)
    status_zh = SelectField(lazy_gettext("Status of the Chinese text"), choices=STATUSES)
    still_right = BooleanField(
        lazy_gettext("The other language is still right"),
        description=lazy_gettext("Without this mark, the language you leave unchanged is set to “needs update”."),
    )

    def edit(self, path: str, key: str) -> Edit:
        """The request."""
        return Edit(
            path=path,
            key=key,
            seen=self.seen.data or 0,
            kind=Kind(self.kind.data),
            texts=_texts(self),
            statuses={Language.EN: Status(self.status_en.data), Language.ZH: Status(self.status_zh.data)},
            still_right=bool(self.still_right.data),
            taken=self.taken.data or "",
        )


class BringBackForm(Form):
    """Let a provision stand again as it stood after a change."""

    seen = IntegerField(widget=HiddenInput())
    change = HiddenField()

    def bringing_back(self, path: str, key: str) -> BringingBack:
        """The request; a number that is none names no change."""
        change = str(self.change.data)
        known = change.isascii() and change.isdigit() and len(change) < 10
        return BringingBack(path=path, key=key, seen=self.seen.data or 0, change=int(change) if known else -1)


class InsertForm(Form):
    """A new provision."""

    after = HiddenField()
    kind = SelectField(lazy_gettext("Kind"), choices=KINDS, default="principle")
    text_en = TextAreaField(_TEXT_EN, [AtMost(MOST_CHARACTERS_OF_A_BLOCK)], render_kw={**_EN, "rows": "8"})
    text_zh = TextAreaField(_TEXT_ZH, [AtMost(MOST_CHARACTERS_OF_A_BLOCK)], render_kw={**_ZH, "rows": "8"})

    def validate_text_en(self, field: TextAreaField) -> None:
        """Something must stand in at least one language."""
        if not (field.data or "").strip() and not (self.text_zh.data or "").strip():
            raise ValidationError(gettext("Write the text in at least one language."))

    def insertion(self, path: str) -> Insertion:
        """The request."""
        return Insertion(path=path, after=self.after.data or "", kind=Kind(self.kind.data), texts=_texts(self))


class ShiftForm(Form):
    """Move a provision of the draft, or take it out."""

    lock_version = IntegerField(widget=HiddenInput())
    by = HiddenField()

    def validate_by(self, field: HiddenField) -> None:
        """One place up or down, or out."""
        if field.data not in {"-1", "0", "1"}:
            raise ValidationError(gettext("Choose one of the entries in the list."))

    def shift(self, path: str, key: str) -> Shift:
        """The request."""
        return Shift(path=path, key=key, lock_version=self.lock_version.data or 0, by=int(str(self.by.data)))


class DescentForm(Form):
    """What went where: a decision on each line shown, and one more that a moderator knows of."""

    lock_version = IntegerField(widget=HiddenInput())
    source = SelectField(lazy_gettext("Words of this provision of the last revision"), validate_choice=False)
    target = SelectField(lazy_gettext("went on in this one of the draft"), validate_choice=False)

    def deciding(self, path: str, said: Mapping[str, str]) -> Deciding:
        """The request: `said` holds what was chosen for each line, under its two keys parted by a space."""
        lines = {Descent(*name.split(" ", 1)): choice for name, choice in said.items() if " " in name}
        added = {Descent(self.source.data, self.target.data)} if self.source.data and self.target.data else set()
        return Deciding(
            path=path,
            lock_version=self.lock_version.data or 0,
            holding=frozenset(added | {each for each, choice in lines.items() if choice == "yes"}),
            declined=frozenset({each for each, choice in lines.items() if choice == "no"} - added),
        )


class PublishForm(Form):
    """Publish the draft: what is not authentic is confirmed by name."""

    lock_version = IntegerField(widget=HiddenInput())
    confirmed = SelectMultipleField(lazy_gettext("Confirmed by name"), validate_choice=False)
    change_log_en = TextAreaField(
        lazy_gettext("Change log in English"), [AtMost(20_000)], render_kw={**_EN, "rows": "6"}
    )
    change_log_zh = TextAreaField(
        lazy_gettext("Change log in Chinese"), [AtMost(20_000)], render_kw={**_ZH, "rows": "6"}
    )
    sure = BooleanField(lazy_gettext("I have read both texts as they will be published"), [Needed()])

    def publication(self, path: str, proposed: tuple[Descent, ...]) -> Publication:
        """The request."""
        return Publication(
            proposed=proposed,
            path=path,
            lock_version=self.lock_version.data or 0,
            confirmed=frozenset(_named(self.confirmed.data or ())),
            change_log_en=clean(self.change_log_en.data),
            change_log_zh=clean(self.change_log_zh.data),
        )


def _named(marks: Sequence[str]) -> list[tuple[str, Language]]:
    pairs = [mark.rpartition(":") for mark in marks]
    return [(key, Language(language)) for key, _, language in pairs if language in set(Language)]


def _texts(form: Any) -> dict[Language, str]:  # noqa: ANN401  any form with both texts
    return {Language.EN: clean(form.text_en.data), Language.ZH: clean(form.text_zh.data)}
