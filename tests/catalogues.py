"""The message catalogues: bring them up to date with the code, or say what is missing.

python -m tests.catalogues update    extract, merge, keep translations; new messages come in empty
python -m tests.catalogues merge F   take translations from another .po file for messages that have none
python -m tests.catalogues check     fresh, complete, nothing fuzzy, placeholders and tags equal
"""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
POT = ROOT / "translations" / "messages.pot"
PO = ROOT / "translations" / "zh_Hans" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "_p": ((1, "c"), 2),
    "marked": None,
    "marked_plural": (1, 2),
}
METHODS = [("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2"), ("**.py", "python")]
OPTIONS = {
    "**/templates/**": {
        "trimmed": "true",
        "silent": "false",
        "trim_blocks": "true",
        "newstyle_gettext": "true",
    }
}
_HOLES = re.compile(r"%\(\w+\)[sd]|%%|</?\w+[^>]*>")


def extracted() -> Catalog:
    catalogue = Catalog(project="consult", fuzzy=False)
    found = extract_from_dir(
        str(ROOT / "consult"), method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS, comment_tags=()
    )
    for _file, _line, message, _comments, context in found:
        catalogue.add(message, context=context)
    return catalogue


def read(path: Path) -> Catalog:
    if not path.is_file():
        return Catalog(locale="zh_Hans", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale="zh_Hans")


def written(catalogue: Catalog) -> bytes:
    target = BytesIO()
    write_po(
        target,
        catalogue,
        width=110,
        no_location=True,
        omit_header=False,
        sort_output=True,
        ignore_obsolete=True,
    )
    dated = re.compile(
        rb'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By):.*\n',
        re.MULTILINE,
    )
    return dated.sub(b"", target.getvalue())


def merged(fresh: Catalog, *sources: Catalog) -> Catalog:
    result = Catalog(locale="zh_Hans", project="consult", fuzzy=False)
    for message in fresh:
        if message.id:
            result.add(message.id, _translation(message, sources), context=message.context)
    return result


def _translation(message: Message, sources):
    for source in sources:
        known = source.get(_single(message.id), message.context)
        if known is not None and known.string and any(known.string) and not known.fuzzy:
            text = known.string
            if isinstance(message.id, tuple):
                return text if isinstance(text, tuple) else (text,)
            return text[0] if isinstance(text, tuple) else text
    return ("",) if isinstance(message.id, tuple) else ""


def _single(message_id):
    return message_id[0] if isinstance(message_id, tuple) else message_id


def faults() -> list[str]:
    fresh, known = extracted(), read(PO)
    found = []
    for message in fresh:
        if message.id:
            found += _faults_of(message, known.get(_single(message.id), message.context))
    wanted = {(_single(m.id), m.context) for m in fresh if m.id}
    found += [f"no longer used: {m.id!r}" for m in known if m.id and (_single(m.id), m.context) not in wanted]
    if written(fresh) != POT.read_bytes():
        found.append("messages.pot is not fresh: run make messages")
    return found


def _faults_of(message: Message, known: Message | None) -> list[str]:
    name = f"{message.context or ''} {_single(message.id)!r}"
    if known is None or not known.string or not all(known.string):
        return [f"not translated: {name}"]
    if known.fuzzy:
        return [f"fuzzy: {name}"]
    said = known.string[0] if isinstance(known.string, tuple) else known.string
    plural = message.id[-1] if isinstance(message.id, tuple) else message.id
    if sorted(_HOLES.findall(plural)) != sorted(_HOLES.findall(said)):
        return [f"placeholders or tags differ: {name}"]
    return []


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["check"]:
        found = faults()
        print("\n".join(found[:60]) or "The catalogues are complete.")
        return 1 if found else 0
    fresh = extracted()
    others = [read(Path(name)) for name in arguments[1:]]
    POT.write_bytes(written(fresh))
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(written(merged(fresh, read(PO), *others, *_glossary())))
    missing = sum(1 for m in read(PO) if m.id and not all(m.string or [""]))
    print(f"{missing} messages wait for their translation.")
    return 0


def _glossary() -> list[Catalog]:
    """Fixed strings of the glossary, by context and without."""
    import csv

    path = ROOT / "translations" / "glossary.csv"
    by_context, plain = Catalog(locale="zh_Hans"), Catalog(locale="zh_Hans")
    with path.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            if row["context"] != "style" and row["zh_Hans"]:
                by_context.add(row["term_en"], row["zh_Hans"], context=row["context"])
                if row["context"] not in {"comment-state", "measure"} and plain.get(row["term_en"]) is None:
                    plain.add(row["term_en"], row["zh_Hans"])
    return [by_context, plain]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
