"""Texts: redlines in both scripts, the worst case, aligning two files, conflicts of amendments, what went where."""

import time
from collections.abc import Iterator

from consult.text import alignment, amendment, descent, diff
from consult.text.markdown_import import parse
from consult.text.provision import Kind, Language, Provision, Status
from tests.bench.figures import Figure
from tests.bench.seeding import CHINESE, ENGLISH


def measure() -> Iterator[Figure]:
    old = [ENGLISH * 4, CHINESE * 4] * 200
    new = [text.replace("public", "known to all").replace("公开", "公布") for text in old]
    yield Figure("redline of two revisions of 200 provisions, both languages", timed(redline_all, old, new), "s", 0.5)
    longest = ("各国应当公开规则并开展测试。" * 800)[:10_000]
    other = ("任何安排均不得绕过受影响者。" * 800)[:10_000]
    yield Figure("redline of 10,000 characters, all changed", timed(diff.redline, longest, other), "s", 2)
    left = parse(document(200, ENGLISH)).blocks
    right = parse(document(210, CHINESE)).blocks
    yield Figure("alignment of 200 × 210 paragraphs", timed(alignment.align, left, right), "s", 1)
    standing = provisions(old)
    scattered = [[replacing(standing[number * 7 % 200], number)] for number in range(500)]
    yield Figure(
        "conflicts of 500 amendments to 200 provisions", timed(amendment.conflicts, standing, scattered), "s", 1
    )
    together = [[replacing(standing[0], number)] for number in range(500)]
    yield Figure(
        "conflicts of 500 amendments to one provision", timed(amendment.conflicts, standing, together), "s", 1
    )
    yield Figure(
        "what went where in 200 provisions, all changed", timed(descent.proposed, standing, provisions(new)), "s", 1
    )


def provisions(texts) -> list[Provision]:
    return [
        Provision(
            key=f"p{number}",
            kind=Kind.PARAGRAPH,
            number=str(number + 1),
            texts={Language.EN: english, Language.ZH: chinese},
            statuses=dict.fromkeys(Language, Status.AUTHENTIC),
        )
        for number, (english, chinese) in enumerate(zip(texts[::2], texts[1::2], strict=True))
    ]


def replacing(provision, number) -> amendment.Operation:
    """Another word or two at another place, in both languages."""
    words = {language: list(diff.tokens(text)) for language, text in provision.texts.items()}
    for tokens in words.values():
        tokens[number % len(tokens)] = f" changed{number % 3} "
    texts = {language: "".join(tokens) for language, tokens in words.items()}
    return amendment.Operation(action=amendment.Action.REPLACE, key=provision.key, texts=texts)


def redline_all(old, new) -> None:
    for before, after in zip(old, new, strict=True):
        diff.redline(before, after)


def document(paragraphs: int, text: str) -> str:
    body = "\n\n".join(f"{text * (1 + number % 3)}" for number in range(paragraphs))
    return f"# Title\n\n## Part\n\n{body}\n"


def timed(work, *given) -> float:
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        work(*given)
        best = min(best, time.perf_counter() - began)
    return best
