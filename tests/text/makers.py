"""Provisions, and the Universal Declaration of Human Rights, to test with."""

from pathlib import Path

from consult.text.markdown_import import Draft, parse
from consult.text.provision import Kind, Language, Provision, Status

UDHR = Path(__file__).parents[3] / "shared" / "data" / "udhr"


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
