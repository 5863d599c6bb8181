"""What is refused for the sake of square brackets, from the faults that the rules of the text find."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from consult.rules.refusal import Code, Refusal
from consult.text import brackets
from consult.text.brackets import BracketError, Fault
from consult.text.provision import Provision

CODES: Mapping[Fault, Code] = {
    Fault.CROSSED: Code.BRACKET_CROSSED,
    Fault.OVERLAPS: Code.BRACKET_OVERLAPS,
    Fault.NO_WORDS: Code.BRACKET_NO_WORDS,
    Fault.TWICE: Code.BRACKET_TWICE,
}


@contextmanager
def said(provision: str, at: str = "text") -> Iterator[None]:
    """What the rules find wrong is a refusal at a field.

    The field is `at`, an underscore, and the language; without `at`, that of the other alternatives.
    """
    try:
        yield
    except BracketError as error:
        if error.fault not in CODES:
            raise
        field, language = f"{at}_{error.language}" if at else "others", error.language.value
        raise Refusal(
            CODES[error.fault], at=field, bracket=error.number, provision=provision, language=language
        ) from error


def check_both_languages(provisions: Sequence[Provision]) -> None:
    """No bracket is published that stands in one language only."""
    for provision, language in brackets.one_sided(provisions):
        raise Refusal(Code.BRACKET_ONE_LANGUAGE, provision=provision.number or provision.key, language=language.value)
