"""A ballot about which everybody says as much as may be said: each page stays light, and nothing is left out."""

import gzip
import random
import re

import pytest

from tests import voting
from tests.speaking import explain
from tests.voting import CLOSES

HEAVIEST = 100 * 1024
SPEAKERS = 26


@pytest.fixture
def hall(database):
    """All vote against with a reason, and explain it, at full length, in words that hardly repeat."""
    chance = random.Random(1948)
    made = voting.hall(database, size=SPEAKERS)
    made.open_ballot(preset="iso-enquiry")
    for place in range(SPEAKERS):
        made.cast(place, "no", reason=chinese(chance, 1_990))
    made.run_due(CLOSES)
    for place in range(SPEAKERS):
        en = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz     ", k=2_990)).strip()
        explain(made, place, "after", en=en, zh=chinese(chance, 1_490), at=CLOSES)
    return made


def chinese(chance, length):
    return "".join(chr(0x4E00 + chance.randrange(3_000)) for _ in range(length))


def explainers(page):
    return re.findall(r'<h4><a href="/\w\w/delegations/([^/]+)/">', page)


def reasoners(page):
    part = page.partition('id="reasons"')[2].partition("<h2")[0]
    return re.findall(r"<h3>([^<]+)</h3>", part)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_leaf_is_light_and_together_they_hold_all(hall, visit, language):
    here = f"/{language}/consultations/{hall.path}/ballots/1/"
    pages = [visit().get(f"{here}?page={leaf}&reasons={leaf}", at=CLOSES) for leaf in (1, 2, 3)]
    assert max(len(gzip.compress(page.data, 6)) for page in pages) < HEAVIEST
    assert [key for page in pages for key in explainers(page.text)] == [one.key for one in hall.delegations]
    named = "name_en" if language == "en" else "name_zh"
    assert [name for page in pages for name in reasoners(page.text)] == [
        getattr(one, named) for one in sorted(hall.delegations, key=lambda each: each.sort_key)
    ]


def test_reasons_and_statements_are_turned_apart_and_the_order_of_the_board_stays(hall, visit):
    here = f"/en/consultations/{hall.path}/ballots/1/"
    page = visit().get(f"{here}?by=region&reasons=2", at=CLOSES).text
    links = re.findall(r'href="([^"]+)#(reasons|explanations)"', page)
    asked = {(part, frozenset(address.partition("?")[2].split("&amp;"))) for address, part in links if "?" in address}
    assert ("explanations", frozenset({"by=region", "reasons=2", "page=2"})) in asked
    assert ("reasons", frozenset({"by=region", "reasons=3"})) in asked


def test_officials_turn_the_same_leaves(hall, visit):
    here = f"/en/secretariat/consultations/{hall.path}/ballots/1/statements/"
    pages = [visit(hall.moderator).get(f"{here}?page={leaf}", at=CLOSES) for leaf in (1, 2, 3)]
    assert max(len(gzip.compress(page.data, 6)) for page in pages) < HEAVIEST
    assert sum(page.text.count("/hide/") for page in pages) == SPEAKERS
