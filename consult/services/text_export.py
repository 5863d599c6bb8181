"""A revision as it is given away in a file: its provisions in order, with their statuses."""

from msgspec import Struct

from consult.rules.refusal import Code, Refusal
from consult.services import revisions, standing
from consult.services.consultation_page import Head, head_of
from consult.services.occasion import Occasion
from consult.services.revisions import RevisionLine
from consult.text.provision import Provision


class Asked(Struct, frozen=True):
    """A revision of a consultation by its number; one that is not published, officials alone."""

    path: str
    number: int


class ExportedText(Struct, frozen=True, kw_only=True):
    """All that a file of a revision says."""

    head: Head
    revision: RevisionLine
    provisions: tuple[Provision, ...]


def exported(occasion: Occasion, asked: Asked) -> ExportedText:
    """The revision; raises NOT_FOUND for one that is not there, or that the actor may not read."""
    consultation = standing.visible_consultation(occasion, asked.path)
    revision = revisions.numbered(revisions.readable(occasion, consultation), asked.number)
    if revision is None:
        raise Refusal(Code.NOT_FOUND)
    return ExportedText(
        head=head_of(consultation, occasion.now),
        revision=revisions.line_of(revision),
        provisions=revisions.stored(occasion, revision)[revision.number].provisions,
    )


def file_name(text: ExportedText, form: str, ending: str) -> str:
    """A name of ASCII letters by which the revision is known again."""
    return f"{text.revision.symbol.replace('/', '-')}-{form}.{ending}"
