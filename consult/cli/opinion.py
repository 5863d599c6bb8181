"""`consult opinion`: measures, the opinion map and who votes like whom; nothing is set up, and nothing stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec.structs import asdict

from consult.cli import opinion_words, table_words
from consult.cli.command import Failure, File, group, language_option, option
from consult.cli.speech import gettext, marked
from consult.documents import opinion_csv
from consult.documents.csv_tables import BadTable
from consult.opinion.drawing import draw
from consult.opinion.measures import of_vote
from consult.opinion.opinion_map import json_bytes, json_facts
from consult.opinion.similarity import MOST_PARTICIPANTS, Criteria, TooMany, similarity

Read = TypeVar("Read")

_USUAL = Criteria()
_TABLE = File(exists=True, dir_okay=False, path_type=Path)
_VOTES = option(
    "--votes",
    type=_TABLE,
    required=True,
    help=marked("CSV of votes, one in a line: who, on what, and 1 (agrees), -1 (disagrees) or 0 (passes)."),
)
_JSON = option("--json", "as_json", is_flag=True, help=marked("Give everything as JSON."))


@group(marked("Measures of agreement, and the map of opinions that votes make."))
def opinion() -> None:
    """Hold the commands on opinion."""


@opinion.command(
    "map",
    help=marked(
        "Draw the opinion map of votes: opinion groups, what marks them, and what each question gets.\n\n"
        "The same votes in any order give the same map. With --groups those groups are described in place of groups "
        "found by calculation."
    ),
)
@_VOTES
@option("--groups", type=_TABLE, help=marked("CSV of groups: who, and in which one; empty is in none."))
@_JSON
@language_option(expose_value=False)
def map_votes(votes: Path, groups: Path | None, as_json: bool) -> None:
    """Draw a map."""
    cast = _taken(opinion_csv.votes_from, votes)
    given = None if groups is None else _taken(opinion_csv.groups_from, groups)
    drawn = draw(cast, groups=given)
    if as_json:
        _give(drawn.to_facts())
    else:
        click.echo("\n".join(opinion_words.of_map(drawn, given=given is not None)))


@opinion.command(
    "measures",
    help=marked(
        "Compute measures of agreement from counts of votes.\n\n"
        "The file has the columns id, yes, no, abstain, and if you like members."
    ),
)
@option("--counts", type=_TABLE, required=True, help=marked("CSV of counts."))
@_JSON
@language_option(expose_value=False)
def measure(counts: Path, as_json: bool) -> None:
    """Compute all measures of each row."""
    votes = _taken(opinion_csv.counts_from, counts)
    rows = [(vote, of_vote(vote.yes, vote.no, vote.abstain, vote.members)) for vote in votes]
    if as_json:
        _give({"votes": [asdict(vote) | json_facts(measures) for vote, measures in rows]})
    else:
        click.echo("\n".join(opinion_words.of_measures(rows)))


@opinion.command(
    "similarity",
    help=marked(
        "Compare how alike participants vote, pair by pair, and find blocs.\n\n"
        "The pairwise agreement of two is the share of the questions both voted on in which they voted alike; an "
        "abstention against a yes or a no counts half."
    ),
)
@_VOTES
@option(
    "--joint-votes",
    type=click.IntRange(min=1),
    default=_USUAL.least_joint_votes,
    show_default=True,
    help=marked("Compare two only if both voted on so many questions."),
)
@_JSON
@language_option(expose_value=False)
def compare(votes: Path, joint_votes: int, as_json: bool) -> None:
    """Compare all pairs."""
    cast = _taken(opinion_csv.votes_from, votes)
    try:
        found = similarity(cast, Criteria(least_joint_votes=joint_votes))
    except TooMany as error:
        raise Failure(
            gettext(
                "Pairs are compared among no more than %(most)s participants; there are %(number)s.",
                most=f"{MOST_PARTICIPANTS:,}",
                number=f"{len(cast.participants):,}",
            )
        ) from error
    if as_json:
        _give(found.to_facts())
    else:
        click.echo("\n".join(opinion_words.of_similarity(found)))


def _taken(read: Callable[[Path], Read], file: Path) -> Read:
    """What a file holds; what is wrong with it is said."""
    try:
        return read(file)
    except BadTable as error:
        raise Failure(table_words.of_table(error, file)) from error


def _give(facts: dict[str, Any]) -> None:
    click.echo(json_bytes(facts).decode())
