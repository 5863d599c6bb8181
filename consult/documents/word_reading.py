"""A .docx read into plain paragraphs and tables: what is not words is named, undecided changes are refused."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from consult.documents import word_package
from consult.documents.word_numbers import Form, Numbers, W, value, whole
from consult.documents.word_styles import NUMBER_STYLE, Styles
from consult.text.markdown_import import UNSTORABLE, Draft, Facts, ImportProblem, ImportRefused, ProblemCode
from consult.text.provision import Language, is_blank
from consult.text.word_import import Cell, Paragraph, Table, Thing, WordFile, draft_of, excerpt
from consult.text.word_pairs import Bilingual, bilingual_of

_CHANGES = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
_THROUGH = {"hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo", "ruby", "rubyBase"}
_LAYOUT = {
    *("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rubyPr", "fldChar", "instrText", "proofErr"),
    *("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd", "sectPr"),
    *("lastRenderedPageBreak", "softHyphen", "annotationRef", "footnoteRef", "endnoteRef", "tblPr", "tblGrid"),
    *("fldData", "tblPrEx", "trPr", "tcPr"),
}
_THINGS = {
    "commentReference": Thing.COMMENT,
    "footnoteReference": Thing.FOOTNOTE,
    "endnoteReference": Thing.FOOTNOTE,
    "object": Thing.OBJECT,
    "altChunk": Thing.OBJECT,
    "subDoc": Thing.OBJECT,
    "sym": Thing.SYMBOL,
    "oMath": Thing.EQUATION,
    "oMathPara": Thing.EQUATION,
    "rt": Thing.PRONUNCIATION,
}
_SPACES = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "\u2011"}
_DROPPED = str.maketrans("", "", "\u00ad\ufeff")
_OFF = {"0", "false", "off"}


def is_word(content: bytes, name: str) -> bool:
    """Whether a file is to be read here: by what it holds, then by its name."""
    return word_package.is_word(content, name)


def read_draft(content: bytes, language: Language) -> Draft:
    """The draft in a file of one language; raises ImportRefused."""
    return draft_of(read(content), language)


def read_pairs(content: bytes) -> Bilingual:
    """The pairs in a file of two columns; raises ImportRefused."""
    return bilingual_of(read(content))


def read(content: bytes) -> WordFile:
    """The file in order; raises ImportRefused when it cannot be opened, or holds changes nobody has decided."""
    document = word_package.opened(content)
    body = document.element.body
    numbering = word_package.part_of(document, "numbering")
    reading = _Reading(Styles.of(document.styles.element), Numbers.of(numbering[0] if numbering else None))
    reading.refuse_changes(body)
    parts = tuple(reading.parts(body))
    for kind in ("header", "footer"):
        for part in word_package.part_of(document, kind):
            reading.note_margin(" ".join(_plain(each) for each in part.iter(W + "p")))
    return WordFile(parts, tuple(reading.remarks()), reading.is_ours)


class _Reading(Struct):
    """What is known while a file is read from its beginning to its end."""

    styles: Styles
    numbers: Numbers
    place: int = 0
    is_ours: bool = False
    seen: dict[tuple[Thing, str], tuple[int, int, str]] = field(default_factory=dict)
    waiting: list[tuple[Thing, str]] = field(default_factory=list)
    last_words: str = "…"

    def refuse_changes(self, body: Any) -> None:  # noqa: ANN401  lxml carries no types
        """A text with changes that somebody has still to accept or reject is no text yet."""
        found = [element for tag in _CHANGES for element in body.iter(W + tag)]
        if found:
            words = next((_plain(each) for each in found if not is_blank(_plain(each))), "")
            facts: Facts = {"count": len(found), "words": excerpt(words)}
            raise ImportRefused(ImportProblem(ProblemCode.WORD_TRACKED_CHANGES, 1, facts))

    def parts(self, container: Any) -> Iterator[Paragraph | Table]:  # noqa: ANN401
        """The paragraphs and tables below an element."""
        for child in container:
            tag = _tag(child)
            if tag == "p":
                yield from self._paragraph(child)
            elif tag == "tbl":
                yield self._table(child)
            elif tag in _THROUGH:
                yield from self.parts(child)
            elif tag not in _LAYOUT:
                self._note(_THINGS.get(tag, Thing.OTHER))
                self._settle("")

    def note_margin(self, words: str) -> None:
        """Headers and footers are no part of the text; page numbers alone, and our own, need not be named."""
        if any(letter.isalpha() for letter in words) and not self.is_ours:
            self._note(Thing.MARGIN)
            self._settle(words)

    def remarks(self) -> Iterator[ImportProblem]:
        """What was not taken over, each sort once, with how often it was met and where first."""
        for (thing, _), (count, place, words) in self.seen.items():
            facts: Facts = {"thing": thing.value, "count": count, "words": words}
            yield ImportProblem(ProblemCode.WORD_NOT_TAKEN, place, facts)

    def _table(self, table: Any) -> Table:  # noqa: ANN401
        place = self.place + 1
        rows = tuple(tuple(self._cells(row)) for row in table.iter(W + "tr") if _owner(row) is table)
        return Table(place, tuple(row for row in rows if any(row)))

    def _cells(self, row: Any) -> Iterator[Cell]:  # noqa: ANN401
        for cell in (each for each in row.iter(W + "tc") if next(each.iterancestors(W + "tr")) is row):
            lines: list[Paragraph] = []
            for part in self.parts(cell):
                if isinstance(part, Table):
                    lines += [line for inner in part.rows for each in inner for line in each]
                    self._note(Thing.INNER_TABLE)
                    self._settle(lines[-1].text if lines else "")
                else:
                    lines.append(part)
            yield tuple(lines)

    def _paragraph(self, element: Any) -> Iterator[Paragraph]:  # noqa: ANN401
        self.place += 1
        properties = element.find(W + "pPr")
        style = value(properties, "pStyle")
        text = _tidy("".join(self._words(element)))
        if self.styles.is_note(style) or self.styles.is_contents(style):
            self.is_ours = self.is_ours or self.styles.is_note(style)
            if not is_blank(text):
                self._note(Thing.NOTE if self.styles.is_note(style) else Thing.CONTENTS)
                self._settle(text)
            return
        self._settle(text)
        role, level = self.styles.role(style, value(properties, "outlineLvl"))
        number = self._number(properties, style, text, is_heading=level > 0)
        if found := UNSTORABLE.search(text):
            facts: Facts = {"character": ord(found[0]), "words": excerpt(text)}
            raise ImportRefused(ImportProblem(ProblemCode.WORD_UNSTORABLE, self.place, facts))
        if text or (number and level):
            yield Paragraph(role, text, self.place, level, number)

    def _number(self, properties: Any, style: str, text: str, *, is_heading: bool) -> str:  # noqa: ANN401
        """The automatic number; a blank paragraph has one too, as the next goes on behind it."""
        own = None if properties is None else properties.find(W + "numPr")
        inherited = self.styles.list_of(style)
        number_id = value(own, "numId", inherited[0])
        if not number_id or number_id == "0":
            return ""
        bound = self.numbers.level_of_style(number_id, style) if own is None else 0
        place = whole(value(own, "ilvl", str(max(bound, inherited[1]))))
        number, form = self.numbers.next(number_id, place)
        if form is not Form.KNOWN and (text or is_heading):
            self._note(Thing.BULLET if form is Form.BULLET else Thing.NUMBERING)
            self._settle(text)
        return number

    def _words(self, element: Any) -> Iterator[str]:  # noqa: ANN401
        for child in element:
            tag = _tag(child)
            if tag in _SPACES:
                yield _SPACES[tag]
            elif tag == "t":
                yield str(child.text or "")
            elif tag == "br":
                yield "\n" if child.get(W + "type", "textWrapping") == "textWrapping" else ""
            elif tag not in _LAYOUT:
                yield from self._inside(child, tag)

    def _inside(self, child: Any, tag: str) -> Iterator[str]:  # noqa: ANN401
        """The words in an element that holds others; one that is not known is named."""
        if tag == "r":
            yield from self._run(child)
        elif tag == "AlternateContent":
            yield from self._words(child[:1])
        elif tag in {"Choice", "drawing", "pict"}:
            yield from self._drawn(child, tag)
        elif tag in _THROUGH:
            if tag == "hyperlink":
                self._note(Thing.LINK)
            yield from self._words(child)
        else:
            self._note(_THINGS.get(tag, Thing.OTHER))

    def _drawn(self, element: Any, tag: str) -> Iterator[str]:  # noqa: ANN401
        """A picture, or a box with words of its own, which are told so that none is lost unseen."""
        boxes = list(element.iter(W + "txbxContent"))
        if boxes:
            self._note(Thing.TEXT_BOX, excerpt(" ".join(_plain(box) for box in boxes)))
        elif tag == "Choice":
            yield from self._words(element)
        else:
            self._note(Thing.PICTURE)

    def _run(self, run: Any) -> Iterator[str]:  # noqa: ANN401
        properties = run.find(W + "rPr")
        if self.styles.name(value(properties, "rStyle")) == NUMBER_STYLE:
            self.is_ours = True
            return
        words = "".join(self._words(run))
        if is_blank(words):
            yield words
            return
        if _is_on(properties, "strike") or _is_on(properties, "dstrike"):
            facts = {"words": excerpt(words)}
            raise ImportRefused(ImportProblem(ProblemCode.WORD_STRUCK_THROUGH, self.place, facts))
        if _is_on(properties, "vanish"):
            self._note(Thing.HIDDEN, excerpt(words))
            return
        if value(properties, "vertAlign") in {"superscript", "subscript"}:
            self._note(Thing.RAISED, excerpt(words))
        yield words

    def _note(self, thing: Thing, own_words: str = "") -> None:
        """Keep in mind that something in the paragraph is not taken over."""
        self.waiting.append((thing, own_words))

    def _settle(self, text: str) -> None:
        """What was kept in mind, now that the words are known among which it stands."""
        self.last_words = excerpt(text) or self.last_words
        for thing, own_words in self.waiting:
            count, place, words = self.seen.get((thing, own_words), (0, self.place, own_words or self.last_words))
            self.seen[thing, own_words] = (count + 1, place, words)
        self.waiting.clear()


def _tag(element: Any) -> str:  # noqa: ANN401  lxml carries no types
    """The name without its namespace; comments and instructions of XML have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "pPr"


def _owner(row: Any) -> Any:  # noqa: ANN401
    return next(row.iterancestors(W + "tbl"))


def _is_on(properties: Any, tag: str) -> bool:  # noqa: ANN401
    found = None if properties is None else properties.find(W + tag)
    return found is not None and found.get(W + "val", "1") not in _OFF


def _plain(element: Any) -> str:  # noqa: ANN401
    return "".join(str(each.text or "") for each in element.iter(W + "t", W + "delText"))


def _tidy(text: str) -> str:
    """Lines without blanks around, and none that is empty."""
    lines = [line.strip() for line in text.translate(_DROPPED).split("\n")]
    return "\n".join(line for line in lines if line)
