"""Provisions, and the Universal Declaration of Human Rights, to test with."""

from pathlib import Path

from consult.text import alignment
from consult.text.markdown_import import Draft, parse
from consult.text.provision import Kind, Language, Provision, Status, new_key

PLACES = [parent / "shared" / "data" / "udhr" for parent in Path(__file__).parents]
UDHR = next((place for place in PLACES if place.is_dir()), PLACES[3])


def provision(key, en="Text", zh="案文", *, kind=Kind.PARAGRAPH, number="1"):
    return Provision(
        key=key,
        kind=kind,
        number=number,
        texts={Language.EN: en, Language.ZH: zh},
        statuses={
            Language.EN: Status.AUTHENTIC if en.strip() else Status.AWAITING,
            Language.ZH: Status.AUTHENTIC if zh.strip() else Status.AWAITING,
        },
    )


def udhr(language: Language) -> Draft:
    return parse((UDHR / f"udhr_{language}.md").read_text(encoding="utf-8"))


def declaration() -> list[Provision]:
    """The articles of the Universal Declaration in both languages, one provision for each paragraph."""
    en, zh = udhr(Language.EN), udhr(Language.ZH)
    pairs = alignment.pairs_of(alignment.align(en.blocks, zh.blocks), en.blocks, zh.blocks)
    first = next(place for place, pair in enumerate(pairs) if pair.en == "Article 1")
    keys: list[str] = []
    for pair in pairs[first:]:
        keys.append(new_key(keys, pair.en))
    return [provision(key, pair.en, pair.zh, kind=pair.kind) for key, pair in zip(keys, pairs[first:], strict=True)]
