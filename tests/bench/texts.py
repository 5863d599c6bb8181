"""Texts: redlines in both scripts, the worst case, aligning two files."""

import time
from collections.abc import Iterator

from consult.text import alignment, diff
from consult.text.markdown_import import parse
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
