"""Texts to write to files: the Universal Declaration and the principles that the site ships, as revisions."""

from datetime import UTC, datetime
from pathlib import Path

from consult.rules.phases import State
from consult.services.consultation_page import Head
from consult.services.revisions import RevisionLine
from consult.services.text_export import ExportedText
from consult.text import alignment
from consult.text.markdown_import import parse
from consult.text.provision import Language, Provision, Status, is_blank, new_key, numbered
from tests.text.makers import UDHR

PRINCIPLES = Path(__file__).parents[2] / "consult" / "data" / "principles"
TEXTS = {"udhr": (UDHR, "udhr"), "draft": (PRINCIPLES, "draft"), "rev1": (PRINCIPLES, "rev1")}
EN, ZH = Language.EN, Language.ZH


def drafts_of(name):
    """The two files of a text, parsed."""
    folder, stem = TEXTS[name]
    return [parse((folder / f"{stem}_{each}.md").read_text(encoding="utf-8")) for each in Language]


def pairs_of(name):
    """The same, paired as an import proposes it."""
    en, zh = drafts_of(name)
    return alignment.pairs_of(alignment.align(en.blocks, zh.blocks), en.blocks, zh.blocks)


def exported(pairs, titles, *, published=True, statuses=None):
    """The pairs as a revision."""
    keys = []
    provisions = []
    for pair, number in zip(pairs, numbered([pair.kind for pair in pairs]), strict=True):
        keys.append(new_key(keys, pair.en))
        texts = {EN: pair.en, ZH: pair.zh}
        known = {each: Status.AWAITING if is_blank(text) else Status.AUTHENTIC for each, text in texts.items()}
        given = {**known, **(statuses or {}).get(keys[-1], {})}
        provisions.append(Provision(key=keys[-1], kind=pair.kind, number=number, texts=texts, statuses=given))
    return ExportedText(
        head=Head(
            symbol="CONS/2026/1",
            path="CONS-2026-1",
            title_en=titles[0],
            title_zh=titles[1],
            state=State.DRAFT,
            comments_close_at=None,
            amendments_close_at=None,
        ),
        revision=RevisionLine(
            number=2,
            symbol="CONS/2026/1/Rev.1",
            published_at=datetime(2026, 11, 26, 23, 30, tzinfo=UTC) if published else None,
            sha256_en="",
            sha256_zh="",
            change_log_en="",
            change_log_zh="",
        ),
        provisions=tuple(provisions),
    )


def text_of(name):
    """A whole text as a revision."""
    return exported(pairs_of(name), [draft.title for draft in drafts_of(name)])
