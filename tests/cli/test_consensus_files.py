"""Every figure of the consensus tally, computed again from the downloads alone: by formulas written here anew."""

import csv
import io
import json
import math
import re
from collections import Counter, defaultdict

import pytest

from consult.app import create_app
from consult.config import from_environment

HERE = "/en/consultations/CONS-2026-1/consensus/"
SCALE = ("Objects", "Wants change", "Can accept", "Support")
ALL = "All voting delegations"
REGIONS = {
    "African States",
    "Asia-Pacific States",
    "Eastern European States",
    "Latin American and Caribbean States",
    "Western European and other States",
    "Academia",
    "Industry",
    "Civil society",
    "Technical community",
    "International organisations",
}


@pytest.fixture(scope="module")
def client(site):
    return create_app(from_environment(site.environment)).test_client()


def table(client, name):
    answer = client.get(HERE + name)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def by_group(rows):
    """The answers on each provision within each group: the position, and whether it is on the present text."""
    found = defaultdict(list)
    for row in rows:
        for group in (ALL, *filter(None, row["Groups"].split("; "))):
            found[row["Key"], group].append((row["Position"], row["On the present text"] == "yes"))
    return found


def counted(answers):
    return Counter(position if counts else "No position" for position, counts in answers)


def tastle_wierman(counts):
    total = sum(counts)
    mean = sum(place * number for place, number in enumerate(counts)) / total
    return 1 + sum(
        number / total * math.log2(1 - abs(place - mean) / 3) for place, number in enumerate(counts) if number
    )


def layered(counts):
    """Van der Eijk's A on four places, layer by layer, triple by triple."""
    total, rest, found = sum(counts), list(counts), 0.0
    while any(rest):
        least = min(number for number in rest if number)
        full = [number > 0 for number in rest]
        rest = [number - least if number else 0 for number in rest]
        found += least * sum(full) / total * of_pattern(full)
    return found


def of_pattern(full):
    if sum(full) == 1:
        return 1.0
    if all(full):
        return 0.0
    together = apart = 0
    for i in range(4):
        for j in range(i + 1, 4):
            for k in range(j + 1, 4):
                together += (full[i], full[j], full[k]) in {(True, True, False), (False, True, True)}
                apart += (full[i], full[j], full[k]) == (True, False, True)
    unimodal = (2 * together - 3 * apart) / (2 * (together + apart))
    return unimodal * (1 - (sum(full) - 1) / 3)


def shown(value):
    return f"{value:.4f}"


def state(counts, members, needed):
    spoken = members - counts["No position"]
    if not counts["Objects"]:
        return "agreed" if spoken >= needed else "unspoken"
    few = counts["Objects"] <= 2 and 10 * counts["Objects"] < spoken
    return "close" if few and spoken >= needed else "contested"


def test_the_tally_by_group_is_what_every_position_comes_to(client):
    answers = by_group(table(client, "positions.csv"))
    rows = table(client, "consensus.csv")
    assert len(rows) > 100
    assert {(row["Key"], row["Group"]) for row in rows} == answers.keys()
    for row in rows:
        held = answers[row["Key"], row["Group"]]
        counts = counted(held)
        assert int(row["Delegations"]) == len(held)
        assert all(int(row[choice]) == counts[choice] for choice in (*SCALE, "No position"))
        earlier = sum(position != "No position" and not counts_now for position, counts_now in held)
        assert int(row["On the earlier text"]) == earlier


def test_every_measure_is_what_its_formula_makes_of_the_positions(client):
    answers = by_group(table(client, "positions.csv"))
    measured = 0
    for row in table(client, "consensus.csv"):
        counts = counted(answers[row["Key"], row["Group"]])
        scale = [counts[choice] for choice in SCALE]
        spoken, members = sum(scale), sum(counts.values())
        assert row["Have spoken, of all"] == shown(spoken / members)
        if spoken < 3:
            assert not any(row[name] for name in list(row)[-5:])
            continue
        measured += 1
        favourable = counts["Support"] + counts["Can accept"]
        assert row["Can live with it, of those who have spoken"] == shown(favourable / spoken)
        assert row["Can live with it, of all"] == shown(favourable / members)
        assert row["Tastle–Wierman consensus"] == shown(tastle_wierman(scale))
        assert row["van der Eijk's A"] == shown(layered(scale))
    assert measured > 40


def test_group_informed_consensus_is_taken_over_regions_and_stakeholders_that_have_spoken(client):
    answers = by_group(table(client, "positions.csv"))
    seen = 0
    for row in table(client, "consensus.csv"):
        if row["Group"] != ALL:
            assert row["Group-informed consensus"] == ""
            continue
        shares = []
        for (key, group), held in answers.items():
            counts = counted(held)
            spoken = sum(counts[choice] for choice in SCALE)
            if key == row["Key"] and group in REGIONS and spoken >= 3:
                shares.append((counts["Support"] + counts["Can accept"] + 1) / (spoken + 2))
        if len(shares) > 1:
            seen += 1
            assert row["Group-informed consensus"] == shown(math.prod(shares) ** (1 / len(shares)))
        else:
            assert row["Group-informed consensus"] == ""
    assert seen > 5


def test_the_page_says_the_same(client):
    answers = by_group(table(client, "positions.csv"))
    page = client.get(HERE).text
    needed, members = map(int, re.search(r"at least (\d+) of (\d+) voting delegations", page).groups())
    states = Counter(state(counted(held), members, needed) for (_, group), held in answers.items() if group == ALL)
    said = dict(re.findall(r"<h2>(agreed|close|contested|unspoken)</h2>\s*<p class=\"big\">(\d+)</p>", page))
    assert {name: int(number) for name, number in said.items() if int(number)} == dict(states)
    heat = re.findall(r"<li class=\"(\w+)\"><a href=\"[^\"]*/positions/([^/]+)/\">", page)
    assert {key: name for name, key in heat} == {
        key: state(counted(held), members, needed) for (key, group), held in answers.items() if group == ALL
    }
    of_all = {row["Key"]: row["Agreement"] for row in table(client, "consensus.csv") if row["Group"] == ALL}
    assert {key: name for name, key in heat} == of_all


def test_what_the_last_revision_changed_is_the_difference_of_the_two_downloads(client):
    before, now = (by_group(table(client, f"positions.csv?revision={number}")) for number in (1, 2))
    page = client.get(HERE).text
    part = page[page.index('id="change"') :]
    found = re.findall(
        r"<th scope=\"row\">([^<]+)</th>\s*<td class=\"num\">(\d+) → (\d+)</td>\s*<td class=\"num\">(\d+) → (\d+)</td>",
        part,
    )
    assert len(found) > 5
    for group, *numbers in found:
        due = []
        for choices in (("Objects",), ("Support", "Can accept")):
            for held in (before, now):
                mine = [counted(each) for (_, of), each in held.items() if of == group]
                due.append(sum(counts[choice] for counts in mine for choice in choices))
        assert list(map(int, numbers)) == due


def test_json_holds_the_same_and_is_the_same_in_both_languages(client):
    english = client.get(f"{HERE}consensus.json").data
    assert english == client.get(HERE.replace("/en/", "/zh/") + "consensus.json").data
    held = json.loads(english)
    rows = {(row["Key"], row["Group"]): row for row in table(client, "consensus.csv")}
    for one in held["provisions"]:
        row = rows[one["provision"], ALL]
        assert [one["positions"][key] for key in ("objects", "wants_change", "can_accept", "support")] == [
            int(row[choice]) for choice in SCALE
        ]
        assert one["state"] == row["Agreement"]
        assert (one["measures"]["van_der_eijk"] is None) is (row["van der Eijk's A"] == "")
    assert len(held["stands"]) == sum(row["Position"] != "No position" for row in table(client, "positions.csv"))


def test_the_drawing_holds_its_own_data(client):
    held = json.loads(client.get(f"{HERE}consensus.vl.json").data)
    assert held["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    total = Counter()
    for one in held["data"]["values"]:
        total[one["provision"]] += one["delegations"]
    assert set(total.values()) == {19}


@pytest.mark.parametrize("name", ["consensus.csv", "positions.csv", "consensus.json", "consensus.vl.json"])
def test_a_revision_that_is_not_there_is_not_found(client, name):
    assert client.get(f"{HERE}{name}?revision=9").status_code == 404
    assert client.get(f"/en/consultations/CONS-2026-9/consensus/{name}").status_code == 404
