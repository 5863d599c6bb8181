"""What `consult opinion` says of maps, measures and pairs, in the operator's language."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from consult.cli.columns import aligned
from consult.cli.speech import gettext, pgettext
from consult.cli.table_words import shown
from consult.documents.opinion_csv import CountedVote
from consult.opinion.measures import OfVote
from consult.opinion.opinion_map import Group, Hidden, OpinionMap, Representative, Side
from consult.opinion.similarity import Similarity

_MOST_NAMES = 20
_MOST_MARKS = 5
_NO_VALUE = "–"


def of_map(drawn: OpinionMap, *, given: bool) -> Iterator[str]:
    """The map in words: how far to trust it, its groups and what marks them, then what each question gets."""
    facts = {"participants": len(drawn.positions), "questions": len(drawn.statements), "votes": drawn.votes}
    yield gettext(
        "Participants: %(participants)s; questions: %(questions)s; votes: %(votes)s.",
        **{name: f"{number:,}" for name, number in facts.items()},
    )
    if given:
        yield gettext("Groups as given: %(number)s.", number=len(drawn.groups))
    else:
        yield gettext("Exploratory: opinion groups come from calculation alone, and stand second to declared groups.")
        yield from _hidden(drawn) if drawn.hidden else _found(drawn)
    for group in () if drawn.hidden else drawn.groups:
        yield ""
        yield from _group(group)
    if drawn.statements:
        yield ""
        yield from aligned(list(_questions(drawn)))


def of_measures(rows: Iterable[tuple[CountedVote, OfVote]]) -> Iterator[str]:
    """The measures of each vote, in a table."""
    table = [_measures_head()]
    for vote, measures in rows:
        values = (getattr(measures, name) for name in OfVote.__slots__)
        table.append((shown(vote.id), str(vote.yes), str(vote.no), str(vote.abstain), *map(_number, values)))
    return aligned(table)


def of_similarity(found: Similarity) -> Iterator[str]:
    """Blocs, then for each who votes most alike."""
    criteria = found.criteria
    facts = {"share": f"{criteria.least_agreement:.0%}", "votes": criteria.least_joint_votes}
    if found.blocs:
        yield gettext(
            "Blocs, in which pairwise agreement is %(share)s or more on average; only pairs with %(votes)s joint "
            "votes or more are compared:",
            **facts,
        )
        yield from (f"  {_names(bloc)}" for bloc in found.blocs)
    else:
        yield gettext("There are no blocs: nowhere is pairwise agreement %(share)s or more on average.", **facts)
    table = [(gettext("participant"), gettext("votes most like"), gettext("agreement"), gettext("joint votes"))]
    for name, near in zip(found.participants, found.neighbours, strict=True):
        cells = [(shown(each.participant), _number(each.agreement), f"{each.joint_votes:,}") for each in near]
        table += [(shown(name), *each) for each in cells or [(_NO_VALUE, _NO_VALUE, _NO_VALUE)]]
    yield ""
    yield from aligned(table)


def _hidden(drawn: OpinionMap) -> Iterator[str]:
    least = drawn.parameters
    words: dict[Hidden, str] = {
        Hidden.TOO_FEW: gettext(
            "Opinion groups are not shown: fewer than %(least)s participants cast enough votes.",
            least=least.least_participants,
        ),
        Hidden.UNSTABLE: gettext(
            "Opinion groups are not shown: they change when participants are drawn anew (stability %(value)s; "
            "%(least)s is needed).",
            value=_number(drawn.stability),
            least=least.least_stability,
        ),
        Hidden.FLAT: gettext(
            "Opinion groups are not shown: they hardly stand apart (silhouette %(value)s; %(least)s is needed).",
            value=_number(drawn.silhouette),
            least=least.least_silhouette,
        ),
    }
    return (words[reason] for reason in drawn.hidden)


def _found(drawn: OpinionMap) -> Iterator[str]:
    yield gettext(
        "Opinion groups: %(number)s; silhouette %(silhouette)s, stability %(stability)s.",
        number=len(drawn.groups),
        silhouette=_number(drawn.silhouette),
        stability=_number(drawn.stability),
    )


def _group(group: Group) -> Iterator[str]:
    number = f"{len(group.participants):,}"
    if group.name:
        yield gettext("Group “%(name)s”: %(number)s participants", name=shown(group.name), number=number)
    else:
        yield gettext("Opinion group %(group)s: %(number)s participants", group=group.number, number=number)
    yield f"  {_names(group.participants)}"
    yield from (f"  {_mark(one)}" for one in group.representative[:_MOST_MARKS])


def _mark(one: Representative) -> str:
    facts = {"question": shown(one.statement), "chosen": f"{one.chosen:,}", "seen": f"{one.seen:,}"}
    if one.side is Side.AGREE:
        return gettext("agrees with “%(question)s”: %(chosen)s of %(seen)s", **facts)
    return gettext("disagrees with “%(question)s”: %(chosen)s of %(seen)s", **facts)


def _questions(drawn: OpinionMap) -> Iterator[tuple[str, ...]]:
    yield (
        gettext("question"),
        gettext("agree"),
        gettext("disagree"),
        gettext("pass"),
        gettext("priority"),
        gettext("group-informed consensus"),
        gettext("lowest of the groups"),
    )
    for each in drawn.statements:
        counts = (each.votes.agree, each.votes.disagree, each.votes.passed)
        shared = None if drawn.hidden else each.consensus
        shares = (shared.product, shared.minimum) if shared else (None, None)
        yield shown(each.id), *(f"{count:,}" for count in counts), *map(_number, (each.priority, *shares))


def _measures_head() -> tuple[str, ...]:
    return (
        "id",
        pgettext("ballot-choice", "In favour"),
        pgettext("ballot-choice", "Against"),
        pgettext("ballot-choice", "Abstain"),
        gettext("turnout"),
        gettext("approval (yes and no)"),
        gettext("approval (members)"),
        gettext("Rice index"),
        gettext("Agreement Index"),
        gettext("Tastle–Wierman consensus"),
        gettext("van der Eijk's A"),
    )


def _number(value: Fraction | float | None) -> str:
    return _NO_VALUE if value is None else f"{float(value):.3f}"


def _names(names: Sequence[str]) -> str:
    said = [shown(name) for name in names[:_MOST_NAMES]]
    return ", ".join([*said, "…"] if len(names) > _MOST_NAMES else said)
