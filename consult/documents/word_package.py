"""A .docx as it is sent: what kind of file it is, and whether it may be opened at all."""

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from consult.text.markdown_import import ImportProblem, ImportRefused, ProblemCode

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MOST_PARTS = 3_000
MOST_BYTES = 64 * 2**20
MOST_BYTES_OF_XML = 24 * 2**20
"""A text of the longest kind that can be imported takes about 10 MiB of XML; pictures take the rest."""

_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKED = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def is_word(content: bytes, name: str) -> bool:
    """Whether a file is to be read as one of a word processor: by what it holds, then by its name."""
    return content.startswith((_ZIP, _OLD, *_OTHERS)) or name.lower().endswith((".docx", ".docm", ".doc", ".odt"))


def opened(content: bytes) -> "WordDocument":
    """The file, with nothing unpacked that could fill the memory; raises ImportRefused with the reason."""
    from docx import Document  # noqa: PLC0415  17 MiB in every worker, and rarely needed
    from lxml import etree  # noqa: PLC0415  as before

    if not content:
        raise _refused(ProblemCode.WORD_EMPTY)
    if content.startswith(_OLD):
        raise _refused(ProblemCode.WORD_ENCRYPTED if _ENCRYPTED in content else ProblemCode.WORD_OLD)
    if not content.startswith(_ZIP):
        raise _refused(ProblemCode.WORD_NOT_ONE)
    try:
        _look_inside(content)
        return Document(BytesIO(content))
    except ImportRefused:
        raise
    except (ValueError, KeyError) as error:
        raise _refused(ProblemCode.WORD_NOT_ONE) from error
    except (BadZipFile, etree.XMLSyntaxError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise _refused(ProblemCode.WORD_BROKEN) from error
    except _ANYTHING_ELSE as error:
        raise _refused(ProblemCode.WORD_BROKEN) from error


_ANYTHING_ELSE: tuple[type[Exception], ...] = (AttributeError, TypeError, IndexError, LookupError, ArithmeticError)
"""What a package that is not built as it should be makes python-docx and zlib stumble over."""


def part_of(document: "WordDocument", kind: str) -> list[Any]:
    """The roots of the parts of one kind that belong to the text: numbering, header, footer."""
    from lxml import etree  # noqa: PLC0415  as before

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    rels = [rel for rel in document.part.rels.values() if not rel.is_external and rel.reltype.endswith(f"/{kind}")]
    return [etree.fromstring(rel.target_part.blob, parser) for rel in rels]


def _look_inside(content: bytes) -> None:
    """Every part by its size as declared, which is also the most that is ever unpacked of it."""
    with ZipFile(BytesIO(content)) as package:
        parts = package.infolist()
        written = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
        if any(part.flag_bits & 1 for part in parts):
            raise _refused(ProblemCode.WORD_ENCRYPTED)
        if (
            len(parts) > MOST_PARTS
            or sum(part.file_size for part in parts) > MOST_BYTES
            or sum(part.file_size for part in written) > MOST_BYTES_OF_XML
        ):
            raise _refused(ProblemCode.WORD_TOO_LARGE)
        if not any(part.filename == "[Content_Types].xml" for part in parts):
            raise _refused(ProblemCode.WORD_NOT_ONE)
        for part in written:
            _no_declarations(package.read(part))


def _no_declarations(part: bytes) -> None:
    """No word processor writes declarations; in UTF-16 they would not be found, so UTF-8 alone is read."""
    if _MARKED.search(part) or b"\x00" in part[:200]:
        raise _refused(ProblemCode.WORD_BROKEN)


def _refused(code: ProblemCode) -> ImportRefused:
    return ImportRefused(ImportProblem(code, 1))
