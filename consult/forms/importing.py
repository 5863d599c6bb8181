"""The form by which a text comes in: a file in each language, one file with both, or pasted text."""

from collections.abc import Sequence
from typing import Any, Protocol

from flask_wtf.file import FileField
from wtforms import TextAreaField

from consult.forms.base import Form
from consult.forms.import_sentences import say
from consult.language import gettext, lazy_gettext
from consult.services import imports
from consult.text.markdown_import import FATAL, Draft, ImportProblem, ImportRefused, parse
from consult.text.provision import Language
from consult.text.word_pairs import Bilingual

NOTHING = Draft("", (), ())
_FILES = {"accept": ".docx,.md,.txt"}


class WordReader(Protocol):
    """Whoever reads the files of word processors."""

    def is_word(self, content: bytes, name: str) -> bool:
        """Whether a file is one of theirs."""

    def read_draft(self, content: bytes, language: Language) -> Draft:
        """A file in one language; raises ImportRefused."""

    def read_pairs(self, content: bytes) -> Bilingual:
        """A file in two columns; raises ImportRefused."""


class ImportForm(Form):
    """A text in two languages, or for the time being in one: as files, or pasted."""

    file_en = FileField(lazy_gettext("English file"), render_kw=_FILES)
    file_zh = FileField(lazy_gettext("Chinese file"), render_kw=_FILES)
    text_en = TextAreaField(lazy_gettext("or the English text, pasted"), render_kw={"lang": "en", "rows": "8"})
    text_zh = TextAreaField(lazy_gettext("or the Chinese text, pasted"), render_kw={"lang": "zh-Hans", "rows": "8"})
    file_both = FileField(
        lazy_gettext("One .docx with both languages"),
        description=lazy_gettext("A table of two columns, or several; instead of the files above."),
        render_kw={"accept": ".docx"},
    )

    def __init__(self, word: WordReader) -> None:
        super().__init__()
        self._word = word

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  WTForms' own signature
        """The files are read and paired; what makes one unusable stands at its field."""
        sound = bool(super().validate(extra_validators))
        if _is_sent(self.file_both):
            return self._both() and sound
        drafts = [self._draft(language) for language in Language if self._is_given(language)]
        if not drafts:
            for field in (self.file_en, self.file_zh):
                field.errors = [gettext("There is no text. Choose a file or paste the text.")]
        if not drafts or None in drafts:
            return False
        found = {language: draft for language, draft in zip(self._given(), drafts, strict=True) if draft is not None}
        self.prepared = imports.prepare(found.get(Language.EN, NOTHING), found.get(Language.ZH, NOTHING))
        return sound

    def _both(self) -> bool:
        field = self.file_both
        if self._given():
            field.errors = [gettext("Send one file with both languages, or one for each language, not all of them.")]
            return False
        try:
            read = self._word.read_pairs(field.data.read())
        except ImportRefused as refused:
            field.errors = _said(refused.problems)
            return False
        field.errors = _said([problem for problem in read.problems if problem.code in FATAL])
        if not field.errors:
            self.prepared = imports.prepare_pairs(read)
        return not field.errors

    def _given(self) -> list[Language]:
        return [language for language in Language if self._is_given(language)]

    def _is_given(self, language: Language) -> bool:
        return _is_sent(self[f"file_{language}"]) or bool((self[f"text_{language}"].data or "").strip())

    def _draft(self, language: Language) -> Draft | None:
        upload, pasted = self[f"file_{language}"], self[f"text_{language}"]
        field = upload if _is_sent(upload) else pasted
        try:
            draft = self._parsed(upload, language) if field is upload else parse(str(pasted.data))
        except UnicodeDecodeError:
            field.errors = [gettext("The file is not UTF-8 text. Save it as UTF-8 and send it again.")]
            return None
        except ImportRefused as refused:
            field.errors = _said(refused.problems)
            return None
        field.errors = _said([problem for problem in draft.problems if problem.code in FATAL])
        return None if field.errors else draft

    def _parsed(self, upload: Any, language: Language) -> Draft:  # noqa: ANN401  WTForms fields carry no types
        content: bytes = upload.data.read()
        if self._word.is_word(content, upload.data.filename):
            return self._word.read_draft(content, language)
        return parse(content.decode("utf-8-sig"))


def _is_sent(upload: Any) -> bool:  # noqa: ANN401  WTForms fields carry no types
    return bool(upload.data and upload.data.filename)


def _said(problems: Sequence[ImportProblem]) -> list[str]:
    return [say(problem.code, problem.line, problem.facts) for problem in problems]
