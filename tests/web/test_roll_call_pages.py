"""Pages of imported roll-calls: the list with its filters, one vote under every rule, a seat over time."""

import csv
import re

import pytest

from consult.rules.decision import PRESETS
from consult.services import archive, roll_call_import, roll_call_rows, un_votes
from consult.services.roll_call_import import Import
from consult.services.roll_call_rows import Files

HISTORY = ("seats", "seat_names", "roll_calls", "votes")
PROCEDURES = {"paris-1948", "china-1970", "china-1971"}
CHINA_1971 = [f"ga-{number}" for number in range(1184, 1191)]
LOST_AND_WON = ["not_adopted", "adopted", *["not_adopted"] * 4, "adopted"]


@pytest.fixture
def files(shared):
    """The rows of every shared roll-call of the General Assembly."""
    found = {}
    for name in HISTORY:
        with (shared / "roll_calls" / f"{name}.csv").open(encoding="utf-8", newline="") as source:
            found[name] = list(csv.DictReader(source))
    return found


@pytest.fixture
def world(database, files):
    """All of them, imported: this takes a while."""
    return bring_in(database, files)


@pytest.fixture
def chains(database, files):
    """The procedures of several votes, and all votes of 1971."""
    calls = [row for row in files["roll_calls"] if PROCEDURES & set(row["tags"].split()) or row["date"][:4] == "1971"]
    kept = {row["rcid"] for row in calls}
    votes = [row for row in files["votes"] if row["rcid"] in kept]
    return bring_in(database, {**files, "roll_calls": calls, "votes": votes})


def bring_in(database, rows):
    with database.writing() as occasion:
        roll_call_import.bring_in(occasion, Import(roll_call_rows.check(Files(**rows))))
    return rows


def keys_on(page):
    return re.findall(r'<th scope="row"><a href="/../roll-calls/(ga-\d+)/"', page)


def test_the_seven_votes_of_1971_stand_as_one_procedure_in_order(client, chains, database):
    with database.reading() as occasion:
        page = archive.one(occasion, "ga-1190")
    assert [step.line.key for step in page.steps] == CHINA_1971
    assert [step.line.outcome for step in page.steps] == LOST_AND_WON
    assert [step.working.decision.outcome for step in page.steps] == LOST_AND_WON
    shown = client.get("/en/roll-calls/ga-1190/").text
    steps = shown[shown.index('<ol class="steps">') :]
    assert re.findall(r"roll-calls/(ga-\d+)/", steps[: steps.index("</ol>")]) == CHINA_1971[:-1]
    assert "a simple majority was enough for the draft" in steps
    assert "76 in favour, 35 against, 17 abstentions; 111 present and voting; 56 needed; adopted" in steps


def test_in_1970_the_vote_before_had_asked_for_two_thirds(client, chains, database):
    with database.reading() as occasion:
        first, last = archive.one(occasion, "ga-1120").steps
    assert (first.working.rule.name, last.working.rule.name) == ("simple", "two-thirds")
    assert (last.working.decision.needed, last.working.decision.outcome) == (67, "not_adopted")
    assert (
        "此前" in client.get("/zh/roll-calls/ga-1120/").text
        or "前一次表决" in client.get("/zh/roll-calls/ga-1120/").text
    )


def test_every_step_of_history_comes_to_its_outcome_under_the_majority_asked_for(chains, database):
    for key in ("ga-127", "ga-1120", "ga-1190"):
        with database.reading() as occasion:
            steps = archive.one(occasion, key).steps
        assert [step.working.decision.outcome for step in steps] == [step.line.outcome for step in steps]


def test_a_roll_call_is_shown_under_every_rule_or_with_the_reason_why_not(client, chains, database):
    with database.reading() as occasion:
        page = archive.one(occasion, "ga-1120")
    judged = {one.rule.name: one.decision for one in page.workings}
    assert judged.keys() | {rule.name for rule in page.unjudged} == PRESETS.keys()
    assert {name: decision.needed for name, decision in judged.items()} == {
        "simple": 51,
        "two-thirds": 67,
        "absolute-majority": 64,
        "two-thirds-of-members": 85,
        "consensus": None,
        "silence": None,
        "itu-tap": 70,
    }
    shown = client.get("/en/roll-calls/ga-1120/").text
    assert shown.count("Cannot be judged") == 2
    assert "does not say which delegations are P-members" in shown


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("year=1971&session=26", 9),
        ("q=a/l.630", 7),
        ("q=Restoration+of+the+lawful", 7),
        ("q=世界人权宣言", 5),
        ("q=%25", 0),
        ("year=1971&q=nowhere", 0),
        ("session=999999999", None),
        ("session=x&year=-1&page=99999", None),
    ],
)
def test_the_list_is_filtered_by_session_year_and_words_of_either_language(client, chains, asked, found):
    page = client.get(f"/en/roll-calls/?{asked}")
    assert page.status_code == 200
    if found is not None:
        assert len(keys_on(page.text)) == found
    if found == 0:
        assert "No result matches these filters." in page.text


@pytest.mark.slow
def test_the_list_is_paged_and_no_vote_is_left_out_or_shown_twice(client, world):
    pages = [client.get(f"/en/roll-calls/?page={number}").text for number in (1, 2, 3)]
    shown = [key for page in pages for key in keys_on(page)]
    assert sorted(shown) == sorted(f"ga-{row['rcid']}" for row in world["roll_calls"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "names"), [("en", ("Congo (Leopoldville)", "Zaire")), ("zh", ("刚果（利奥波德维尔）", "扎伊尔"))]
)
def test_a_seat_shows_its_votes_under_the_names_of_their_time(client, world, language, names):
    first, second = (client.get(f"/{language}/roll-calls/seats/cod/?page={number}").text for number in (1, 2))
    assert all(name in first + second for name in names)
    cast = [row["rcid"] for row in world["votes"] if row["seat"] == "cod"]
    assert sorted(keys_on(first) + keys_on(second)) == sorted(f"ga-{rcid}" for rcid in cast)
    assert f'href="/{language}/roll-calls/seats/cod/"' in client.get(f"/{language}/roll-calls/ga-1190/").text


def test_an_unknown_seat_has_no_page(client):
    assert client.get("/en/roll-calls/seats/atlantis/").status_code == 404


def test_a_title_without_chinese_stands_in_english_and_says_so(client, database):
    seats = roll_call_rows.seats_of([{"seat": "arl", "name_en": "Arland", "name_zh": "阿兰"}], ())
    counted = {"total_yes": "1", "total_no": "0", "total_abstentions": "0", "total_non_voting": "0", "total_ms": "1"}
    row = {"ms_code": "ARL", "ms_vote": "Y", "date": "2026-03-02", "session": "80", "resolution": "A/TEST/1"}
    row |= {"draft": "", "meeting": "", "title": "Invented question", **counted}
    with database.writing() as occasion:
        roll_call_import.bring_in(occasion, Import(un_votes.check([row], seats)))
    for path in ("a-test-1/", "?session=80", "seats/arl/"):
        chinese = client.get(f"/zh/roll-calls/{path}").text
        assert '<span lang="en">Invented question</span>' in chinese
        assert "尚无译文" in chinese
        assert "尚无译文" not in client.get(f"/en/roll-calls/{path}").text
