import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

KEY_WORDS = 5
KEY_CHARACTERS = 60
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")
_WORD = re.compile(r"[a-z0-9]+")


class Language(StrEnum):
    """The two authentic languages, as they stand in URLs and in the canonical text."""

    EN = "en"
    ZH = "zh"


class Kind(StrEnum):
    """What a provision is in its document."""

    HEADING = auto()
    PREAMBLE = auto()
    PRINCIPLE = auto()
    PARAGRAPH = auto()


class Status(StrEnum):
    """How far a provision's text in one language may be relied on."""

    AUTHENTIC = auto()
    TRANSLATION = auto()
    NEEDS_UPDATE = auto()
    AWAITING = auto()


Span = tuple[int, int]
"""From which character of a text to which one."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One wording in square brackets: who proposes it (keys), and its span, brackets and all, in each language."""

    proposers: tuple[str, ...]
    spans: Mapping[Language, Span]


@dataclass(frozen=True, slots=True)
class Bracket:
    """Words not yet agreed: alternatives that stand one behind the other; the number is for life in its provision."""

    number: int
    alternatives: tuple[Alternative, ...]

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages in which it stands."""
        return tuple(each for each in Language if each in self.alternatives[0].spans)

    def span(self, language: Language) -> Span:
        """All its alternatives together."""
        return self.alternatives[0].spans[language][0], self.alternatives[-1].spans[language][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One provision of a revision: both languages always stand, and an empty text is always awaiting.

    The words hold their square brackets; `brackets` says which of these are structure. Any other `[` is text.
    """

    key: str
    kind: Kind
    number: str
    texts: Mapping[Language, str]
    statuses: Mapping[Language, Status]
    brackets: tuple[Bracket, ...] = ()

    def __post_init__(self) -> None:
        if set(self.texts) != set(Language) or set(self.statuses) != set(Language):
            raise ValueError(f"{self.key}: a provision has a text and a status in each language")
        for language, text in self.texts.items():
            if is_blank(text) and self.statuses[language] is not Status.AWAITING:
                raise ValueError(f"{self.key}: an empty text ({language}) is awaiting, nothing else")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A provision whose text in one language is not authentic, to be confirmed by name when publishing."""

    key: str
    language: Language
    status: Status


def is_blank(text: str) -> bool:
    """Whether a text holds nothing that can be read."""
    return not text.strip()


def numbered(kinds: Sequence[Kind]) -> tuple[str, ...]:
    """The display number of each provision, in order; unique, save that headings have none ("").

    Preamble paragraphs are P1, P2, … through the document. Principles are 1, 2, … through the document, and
    where there are any, the paragraphs go on behind the last of them wherever they stand (after 16
    principles: 17, 18, …). Without principles paragraphs are h.n, the n-th under heading h. A heading counts
    for h when a paragraph follows it directly: so Article 1 of the Universal Declaration has 1.1 although
    "Preamble" stands before it. Paragraphs before the first such heading are 0.n; where no heading counts,
    they are 1, 2, ….
    """
    principles = sum(kind is Kind.PRINCIPLE for kind in kinds)
    sections = _sections(kinds)
    by_section = not principles and any(sections)
    counts = Counter({(Kind.PARAGRAPH, ""): principles})
    return tuple(
        _number(kind, str(section) + "." if by_section else "", counts)
        for kind, section in zip(kinds, sections, strict=True)
    )


def _number(kind: Kind, section: str, counts: Counter[tuple[Kind, str]]) -> str:
    if kind is Kind.HEADING:
        return ""
    series = {Kind.PREAMBLE: "P", Kind.PRINCIPLE: "", Kind.PARAGRAPH: section}[kind]
    counts[kind, series] += 1
    return f"{series}{counts[kind, series]}"


def _sections(kinds: Sequence[Kind]) -> list[int]:
    """For each provision, how many headings with a paragraph directly under them have come so far."""
    sections: list[int] = []
    for index, kind in enumerate(kinds):
        follows = kinds[index + 1 : index + 2]
        counts = kind is Kind.HEADING and list(follows) == [Kind.PARAGRAPH]
        sections.append((sections[-1] if sections else 0) + counts)
    return sections


def new_key(existing: Collection[str], hint: str) -> str:
    """A key for life that no other provision has: an ASCII slug of the first words of the English text."""
    spelled = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", hint)).casefold()
    ascii_only = "".join(letter for letter in spelled if not unicodedata.combining(letter))
    words = _WORD.findall(ascii_only)[:KEY_WORDS]
    slug = "-".join(words)[:KEY_CHARACTERS].rstrip("-") or "provision"
    key, count = slug, 1
    while key in existing:
        count += 1
        key = f"{slug}-{count}"
    return key


def missing(provisions: Iterable[Provision]) -> tuple[Gap, ...]:
    """What the two-language gate asks to be confirmed by name: each text that is not authentic, in order."""
    return tuple(
        Gap(key=provision.key, language=language, status=provision.statuses[language])
        for provision in provisions
        for language in Language
        if provision.statuses[language] is not Status.AUTHENTIC
    )


def title_and_body(kind: Kind, text: str) -> tuple[str, tuple[str, ...]]:
    """A principle's first line as its title and the rest as paragraphs; other kinds have no title."""
    lines = text.split("\n") if text else []
    if kind is Kind.PRINCIPLE and lines:
        return lines[0], tuple(lines[1:])
    return "", tuple(lines)
