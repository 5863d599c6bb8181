"""Real conversations with published results, beside the checkout."""

import csv
import json
from pathlib import Path

import numpy as np

from consult.opinion.clusters import adjusted_rand
from consult.opinion.votes import votes_of

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "opinion"
WITH_RESULTS = ("polis-software", "transport")
WITH_GROUPS = ("brexit-consensus", "london-youth-policing", "vtaiwan-uberx")


def rows(name, file):
    with (FOLDER / name / file).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def triples(name):
    return [(row["participant"], row["statement"], int(row["vote"])) for row in rows(name, "votes.csv")]


def results(name):
    return json.loads((FOLDER / name / "expected.json").read_text(encoding="utf-8"))


def published_groups(name):
    if name in WITH_RESULTS:
        return {str(one): f"g{group['id']}" for group in results(name)["groups"] for one in group["participants"]}
    return {row["participant"]: row["group"] for row in rows(name, "groups.csv") if row["group"]}


def as_published(name):
    """The votes as the publisher's figures have them: on what was moderated out everybody is taken to have passed."""
    out = {str(statement) for statement in results(name)["moderated_out"]}
    votes = triples(name)
    kept = [vote for vote in votes if vote[1] not in out]
    return votes_of(kept + [(one, statement, 0) for one in {vote[0] for vote in votes} for statement in out])


def likeness(opinion_map, published):
    """Adjusted Rand index of the groups found and those published, over the participants of both; and their number."""
    found = {one: group.number for group in opinion_map.groups for one in group.participants}
    both = sorted(found.keys() & published.keys())
    names = sorted(set(published.values()))
    labels = np.array([found[one] for one in both]), np.array([names.index(published[one]) for one in both])
    return adjusted_rand(*labels, np.ones(len(both), dtype=np.int64)), len(both)
