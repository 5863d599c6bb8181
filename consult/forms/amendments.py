"""Forms for amendments: a change, the reason, the words in the other language, how disputed words are to read."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from consult.forms import comment_words
from consult.forms.base import AtMost, Form, Needed, SelectChoice, clean
from consult.forms.comment_words import choices
from consult.forms.comments import LONGEST_REMARK
from consult.forms.text import KINDS
from consult.language import gettext, lazy_gettext
from consult.text.amendment import Action, Operation
from consult.text.markdown_import import MOST_CHARACTERS_OF_A_BLOCK
from consult.text.provision import Kind, Language, is_blank

_EN = {"lang": "en", "rows": "8"}
_ZH = {"lang": "zh-Hans", "rows": "8"}
_WORDS_EN = lazy_gettext("English text")
_WORDS_ZH = lazy_gettext("Chinese text")


class ChangeForm(Form):
    """What an amendment does to a provision, or puts behind it."""

    action = RadioField(
        lazy_gettext("What the amendment does here"),
        choices=[
            SelectChoice(Action.REPLACE.value, lazy_gettext("replaces the words of the provision")),
            SelectChoice(Action.DELETE.value, lazy_gettext("deletes the provision")),
            SelectChoice(Action.INSERT.value, lazy_gettext("inserts a new provision after it")),
        ],
        default=Action.REPLACE.value,
    )
    kind = SelectField(lazy_gettext("Kind of a new provision"), choices=KINDS, default="paragraph")
    text_en = TextAreaField(_WORDS_EN, [AtMost(MOST_CHARACTERS_OF_A_BLOCK)], render_kw=_EN)
    text_zh = TextAreaField(_WORDS_ZH, [AtMost(MOST_CHARACTERS_OF_A_BLOCK)], render_kw=_ZH)
    lock_version = IntegerField(widget=HiddenInput(), default=0)

    def at_the_beginning(self) -> None:
        """Without a provision there is only a new one to put in."""
        self.action.choices = [
            SelectChoice(Action.INSERT.value, lazy_gettext("inserts a new provision at the beginning"))
        ]
        self.action.data = self.action.data if self.action.raw_data else Action.INSERT.value

    def to_an_amendment(self) -> None:
        """What another amendment says can be worded anew or taken out; nothing is put in beside it."""
        self.action.choices = [
            SelectChoice(Action.REPLACE.value, lazy_gettext("replaces these words of the amendment")),
            SelectChoice(Action.DELETE.value, lazy_gettext("takes this change out of the amendment")),
        ]
        del self.kind

    def operation(self, key: str) -> Operation:
        """The change; a deletion has no words, a new provision those that were written, the others both texts."""
        action = Action(self.action.data)
        texts = {Language.EN: clean(self.text_en.data), Language.ZH: clean(self.text_zh.data)}
        if action is Action.DELETE:
            return Operation(action=action, key=key)
        written = {language: text for language, text in texts.items() if not is_blank(text)}
        kind = Kind(self.kind.data) if action is Action.INSERT else None
        return Operation(action=action, key=key, texts=written, kind=kind)


class ReasonForm(Form):
    """Why the delegation proposes it."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        [Needed(), AtMost(LONGEST_REMARK)],
        description=lazy_gettext("It is public once the amendment is tabled."),
        render_kw={"rows": 4},
    )
    language = RadioField(
        lazy_gettext("Language of your text"), choices=choices(comment_words.LANGUAGES), validators=[Needed()]
    )
    lock_version = IntegerField(widget=HiddenInput(), default=0)


class SeenForm(Form):
    """A yes to an act on a draft as it was seen."""

    lock_version = IntegerField(widget=HiddenInput(), default=0)
    seq = IntegerField(widget=HiddenInput(), default=0)


class WordsForm(Form):
    """The words of a change in the language in which it was not proposed."""

    text = TextAreaField(
        lazy_gettext("Words in the other language"),
        [Needed(), AtMost(MOST_CHARACTERS_OF_A_BLOCK)],
        render_kw={"rows": 8},
    )
    version = IntegerField(widget=HiddenInput(), default=0)


class ApplyingForm(Form):
    """How each disputed provision is to read; made for them by `applying_form`."""

    keys: Sequence[str] = ()
    seen = HiddenField()
    lock_version = IntegerField(widget=HiddenInput(), default=0)

    def fields_of(self, place: int) -> tuple[Any, Any, Any]:
        """The three fields of a disputed provision: what becomes of it, and its words."""
        return self[f"fate_{place}"], self[f"en_{place}"], self[f"zh_{place}"]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' own signature
        """A provision that stays has words in both languages."""
        sound = bool(super().validate(extra_validators))
        for place in range(len(self.keys)):
            fate, *words = self.fields_of(place)
            for field in words:
                if fate.data == "words" and is_blank(field.data or ""):
                    field.errors = [*field.errors, gettext("Write how the provision is to read, in both languages.")]
                    sound = False
        return sound

    def decided(self) -> Mapping[str, Mapping[Language, str] | None]:
        """What a person has said of each."""
        found: dict[str, Mapping[Language, str] | None] = {}
        for place, key in enumerate(self.keys):
            fate, english, chinese = self.fields_of(place)
            words = {Language.EN: clean(english.data), Language.ZH: clean(chinese.data)}
            found[key] = None if fate.data == "out" else words
        return found


def applying_form(keys: Sequence[str]) -> type[ApplyingForm]:
    """The form with three fields for each disputed provision."""
    fields: dict[str, object] = {"keys": tuple(keys)}
    for place in range(len(keys)):
        fields[f"fate_{place}"] = RadioField(
            lazy_gettext("What becomes of the provision"),
            choices=[
                SelectChoice("words", lazy_gettext("It reads as written below")),
                SelectChoice("out", lazy_gettext("It is deleted")),
            ],
            validators=[_chosen],
        )
        fields[f"en_{place}"] = TextAreaField(_WORDS_EN, [AtMost(MOST_CHARACTERS_OF_A_BLOCK)], render_kw=_EN)
        fields[f"zh_{place}"] = TextAreaField(_WORDS_ZH, [AtMost(MOST_CHARACTERS_OF_A_BLOCK)], render_kw=_ZH)
    return type("ApplyingFormOfText", (ApplyingForm,), fields)


def _chosen(_form: Form, field: RadioField) -> None:
    if field.data not in {"words", "out"}:
        raise ValidationError(gettext("Choose one."))
