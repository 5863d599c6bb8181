"""Which words of a provision went on under another one's key: found by what was lost there and gained here."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from consult.text.diff import Op, redline, tokens
from consult.text.lineage import Descent
from consult.text.provision import Language, Provision

_RUN = 3
"""Tokens that must follow each other in both places to be taken for the same words."""
_LEAST = 4
"""Fewer runs than this say nothing."""
_Run = tuple[Language, str, str, str]
_Runs = Counter[_Run]


def proposed(before: Sequence[Provision], after: Sequence[Provision]) -> tuple[Descent, ...]:
    """The descents that a moderator should be asked about, in the order of the new revision.

    Compared is what each provision lost (all of it, where its key is gone) with what each gained (all, where the
    key is new), in runs of three tokens of either language, spaces and marks apart. It is proposed where more
    than half of the smaller of both is shared, and that is at least a quarter of the one provision or of the other.
    """
    old = {provision.key: provision for provision in before}
    new = {provision.key: provision for provision in after}
    lost = {key: _only(each, new.get(key), Op.DELETE) for key, each in old.items()}
    gained = {key: _only(each, old.get(key), Op.INSERT) for key, each in new.items()}
    sizes = {key: _runs_of(each).total() for key, each in old.items()}
    found: list[Descent] = []
    for target, runs in gained.items():
        shared = _shared(runs, lost)
        whole = _runs_of(new[target]).total()
        for source, number in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
            smaller, least = min(lost[source].total(), runs.total()), min(sizes[source], whole)
            if source != target and number >= _LEAST and 2 * number > smaller and 4 * number >= least:
                found.append(Descent(source, target))
    return tuple(found)


def _shared(runs: _Runs, lost: Mapping[str, _Runs]) -> dict[str, int]:
    """How many of the runs each source has lost."""
    holders: defaultdict[_Run, list[str]] = defaultdict(list)
    for source, own in lost.items():
        for run in own.keys() & runs.keys():
            holders[run].append(source)
    shared: Counter[str] = Counter()
    for run, sources in holders.items():
        for source in sources:
            shared[source] += min(runs[run], lost[source][run])
    return dict(shared)


def _only(provision: Provision, other: Provision | None, op: Op) -> _Runs:
    """The runs that stand on this side alone: all of them where there is no other side."""
    if other is None:
        return _runs_of(provision)
    runs: _Runs = Counter()
    for language in Language:
        this, that = provision.texts[language], other.texts[language]
        if this != that:
            segments = redline(this, that) if op is Op.DELETE else redline(that, this)
            for segment in segments:
                if segment.op is op:
                    runs.update(_runs(language, segment.text))
    return runs


def _runs_of(provision: Provision) -> _Runs:
    runs: _Runs = Counter()
    for language in Language:
        runs.update(_runs(language, provision.texts[language]))
    return runs


def _runs(language: Language, text: str) -> Iterator[_Run]:
    words = [token.casefold() for token in tokens(text) if any(map(str.isalnum, token))]
    for (first, second), (_, third) in pairwise(pairwise(words)):
        yield language, first, second, third
