"""Forms for square brackets in the draft: putting, adding, completing, resolving."""

from typing import Any

from wtforms import IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from consult.forms.base import AtMost, Form, Needed, SelectChoice
from consult.language import current_language, gettext, lazy_gettext
from consult.services.bracketing import Adding, BracketAt, BracketPage, Completing, Passage, Putting, Resolving
from consult.services.standing_positions import Name
from consult.text.brackets import What
from consult.text.provision import Language

_EN = {"lang": "en"}
_ZH = {"lang": "zh-Hans"}
MOST = 2_000
_WHICH = lazy_gettext("If it stands there several times: which of them, counted from 1")
_PROPOSERS = lazy_gettext("Proposed by")


def _words(label: str, lang: dict[str, str]) -> StringField:
    return StringField(label, [AtMost(MOST)], render_kw=lang)


def _several(label: str) -> SelectMultipleField:
    return SelectMultipleField(
        label, validate_choice=False, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


def _which(label: str) -> IntegerField:
    return IntegerField(label, [Optional()], render_kw={"inputmode": "numeric"})


def _name(each: Name) -> str:
    return each.name_zh if current_language() == Language.ZH else each.name_en


def _said(field: Any) -> str:  # noqa: ANN401  WTForms fields carry no types
    return (field.data or "").strip()


class BracketForm(Form):
    """What all of them have: the change that was last seen, and participants to choose from."""

    seen = IntegerField(widget=HiddenInput())

    def offer(self, page: BracketPage) -> None:
        """The participants, in the language of the page."""
        for name in ("proposers", "other_proposers"):
            if name in self:
                self[name].choices = [SelectChoice(each.key, _name(each)) for each in page.participants]

    def _both(self, name: str) -> dict[Language, str]:
        return {language: _said(self[f"{name}_{language}"]) for language in Language}


class PutForm(BracketForm):
    """A passage to put in brackets in each language, and perhaps another wording."""

    passage_en = _words(lazy_gettext("Words to put in brackets, exactly as they stand in English"), _EN)
    passage_zh = _words(lazy_gettext("Words to put in brackets, exactly as they stand in Chinese"), _ZH)
    which_en = _which(lazy_gettext("Which place in the English text, where there are several (from 1)"))
    which_zh = _which(lazy_gettext("Which place in the Chinese text, where there are several (from 1)"))
    proposers = _several(_PROPOSERS)
    other_en = _words(lazy_gettext("Another wording in English, if there is one"), _EN)
    other_zh = _words(lazy_gettext("Another wording in Chinese, if there is one"), _ZH)
    other_proposers = _several(lazy_gettext("The other wording is proposed by"))

    def asked(self, at: BracketAt) -> Putting:
        """The request."""
        which = {Language.EN: self.which_en.data, Language.ZH: self.which_zh.data}
        return Putting(
            path=at.path,
            key=at.key,
            seen=self.seen.data or 0,
            passages={language: Passage(words, which[language]) for language, words in self._both("passage").items()},
            proposers=tuple(self.proposers.data or ()),
            other=self._both("other"),
            other_proposers=tuple(self.other_proposers.data or ()),
        )


class AddForm(BracketForm):
    """One more alternative."""

    words_en = _words(lazy_gettext("The alternative in English"), _EN)
    words_zh = _words(lazy_gettext("The alternative in Chinese"), _ZH)
    proposers = _several(_PROPOSERS)

    def asked(self, at: BracketAt) -> Adding:
        """The request."""
        return Adding(
            path=at.path,
            key=at.key,
            seen=self.seen.data or 0,
            number=at.number or 0,
            words=self._both("words"),
            proposers=tuple(self.proposers.data or ()),
        )


class CompleteForm(BracketForm):
    """A bracket of one language, put in the other one."""

    passage = _words(lazy_gettext("Words to put in brackets, exactly as they stand: the first alternative"), {})
    which = _which(_WHICH)
    others = TextAreaField(
        lazy_gettext("The further alternatives, one on each line, in the same order"),
        [AtMost(10 * MOST)],
        render_kw={"rows": "4"},
    )

    def asked(self, at: BracketAt) -> Completing:
        """The request."""
        lines = [line.strip() for line in _said(self.others).splitlines()]
        return Completing(
            path=at.path,
            key=at.key,
            seen=self.seen.data or 0,
            number=at.number or 0,
            passage=Passage(_said(self.passage), self.which.data),
            others=tuple(line for line in lines if line),
        )


class ResolveForm(BracketForm):
    """Agreeing: on an alternative, on other words, or on none."""

    how = RadioField(lazy_gettext("What has been agreed"), [Needed()], validate_choice=False)
    words_en = _words(lazy_gettext("Other words, in English"), _EN)
    words_zh = _words(lazy_gettext("Other words, in Chinese"), _ZH)
    reason = TextAreaField(
        lazy_gettext("Why, for the history of the draft"), [Needed(), AtMost(MOST)], render_kw={"rows": "3"}
    )

    def offer(self, page: BracketPage) -> None:
        """Each alternative in the page's language first, then other words, then none."""
        order = sorted(Language, key=lambda each: each != current_language())
        said = [] if page.line is None else page.line.alternatives
        shown = [" / ".join(each.words[language] for language in order if language in each.words) for each in said]
        self.how.choices = [
            *(SelectChoice(str(place), words) for place, words in enumerate(shown)),
            SelectChoice(What.REWORDED.value, gettext("Other words, written below")),
            SelectChoice(What.TAKEN_OUT.value, gettext("None: the words in brackets are taken out")),
        ]

    def asked(self, at: BracketAt) -> Resolving:
        """The request; what is no entry of the list names no alternative."""
        how = str(self.how.data)
        place = int(how) if how.isascii() and how.isdigit() and len(how) < 4 else -1
        what = What(how) if how in {What.REWORDED.value, What.TAKEN_OUT.value} else What.CHOSEN
        return Resolving(
            path=at.path,
            key=at.key,
            seen=self.seen.data or 0,
            number=at.number or 0,
            what=what,
            chosen=place,
            words=self._both("words"),
            reason=_said(self.reason),
        )
