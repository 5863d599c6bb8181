"""Imported roll-calls: all or none, safe to repeat, shown under the names of their time."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from consult.ledger import entries
from consult.models.record import RecordEntry
from consult.rules.counts import Counts
from consult.rules.decision import decide, preset
from consult.services import archive, archive_list, roll_call_import, roll_call_rows
from consult.services.archive_list import Wanted
from consult.services.roll_call_import import Import
from consult.services.roll_call_rows import BadRows, Files
from consult.text.canonical import parse_canonical

DATA = Path(roll_call_import.__file__).parents[1] / "data" / "paris_1948"


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def files(**changed):
    given = {name: rows(name) for name in ("seats", "seat_names", "roll_calls", "votes")}
    return Files(**(given | changed))


def bring_in(database, given):
    with database.writing() as occasion:
        return roll_call_import.bring_in(occasion, Import(roll_call_rows.check(given)))


def test_paris_1948_is_one_procedure_of_four_amendments_lost_and_the_text_adopted(database):
    bring_in(database, files())
    with database.reading() as occasion:
        (procedure,) = archive_list.listed(occasion, Wanted()).stretches
    assert [line.outcome for line in procedure.lines] == ["not_adopted"] * 4 + ["adopted"]
    assert [(line.yes, line.no, line.abstain) for line in procedure.lines][-1] == (48, 0, 8)


def test_seats_bear_the_names_of_the_day_in_both_languages(database):
    bring_in(database, files())
    with database.reading() as occasion:
        page = archive.one(occasion, "ga-127")
    names = {cell.key: (cell.name_en, cell.name_zh, cell.choice) for cell in page.cells}
    assert names["tha"][:2] == ("Siam", "暹罗")
    assert sum(choice == "absent" for *_, choice in names.values()) == 2
    abstaining = {name for name, _, choice in names.values() if choice == "abstain"}
    assert len(abstaining) == 8
    assert [cell.name_en for cell in page.cells] == sorted(cell.name_en for cell in page.cells)


def test_the_record_names_each_roll_call_with_the_hash_of_its_list(database):
    bring_in(database, files())
    with database.reading() as occasion:
        body = occasion.session.query(RecordEntry).filter_by(subject="ga-127").one().body
        page = archive.one(occasion, "ga-127")
    listed = {row["seat"]: row["vote"] for row in rows("votes") if row["rcid"] == "127"}
    assert entries.decode(body)["list"] == entries.roll_call_hash(listed) == page.list_hash


def test_importing_again_changes_nothing(database):
    assert bring_in(database, files()).new == 5
    again = bring_in(database, files())
    assert (again.new, again.known) == (0, 5)
    with database.reading() as occasion:
        assert occasion.session.query(RecordEntry).filter_by(type="roll_call.imported").count() == 5


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("votes", {"vote": "perhaps"}, "votes, line 2, vote: no_vote perhaps"),
        ("votes", {"seat": "atl"}, "votes, line 2, seat: unknown_seat atl"),
        ("votes", {"rcid": "9"}, "votes, line 2, rcid: unknown_roll_call 9"),
        ("roll_calls", {"yes": "49"}, "roll_calls, line 2, yes: counts_differ 49 ≠ "),
        ("roll_calls", {"members": "59"}, "roll_calls, line 2, members: counts_differ 59 ≠ 58"),
        ("roll_calls", {"date": "10 December"}, "roll_calls, line 2, date: unreadable"),
        ("roll_calls", {"yes": "４８"}, "roll_calls, line 2, yes: unreadable"),
        ("roll_calls", {"title_zh": " "}, "roll_calls, line 2, title_zh: empty"),
        ("roll_calls", {"rcid": "124"}, "roll_calls, line 3, rcid: twice 124"),
        ("roll_calls", {"outcome_historic": "won"}, "outcome_historic: no_outcome won"),
        ("seats", {"name_zh": ""}, "seats, line 2, name_zh: empty"),
        ("seat_names", {"from": "soon"}, "seat_names, line 2, from: unreadable soon"),
        ("seat_names", {"seat": "atl"}, "seat_names, line 2, seat: unknown_seat atl"),
    ],
)
def test_one_wrong_row_imports_nothing_and_says_which(database, name, change, said):
    changed = rows(name)
    changed[0] = changed[0] | change
    with pytest.raises(BadRows, match=said):
        bring_in(database, files(**{name: changed}))
    with database.reading() as occasion:
        assert archive_list.listed(occasion, Wanted()).stretches == ()


def test_a_roll_call_known_with_other_votes_is_refused(database):
    bring_in(database, files())
    changed = rows("votes")
    yes = next(row for row in changed if row["vote"] == "yes")
    no = next(row for row in changed if row["vote"] == "no" and row["rcid"] == yes["rcid"])
    yes["vote"], no["vote"] = "no", "yes"
    with pytest.raises(BadRows, match="known_otherwise"):
        bring_in(database, files(votes=changed))


def test_all_that_is_wrong_is_counted_and_the_first_are_named(database):
    changed = [row | {"vote": "perhaps"} for row in rows("votes")]
    with pytest.raises(BadRows) as bad:
        bring_in(database, files(votes=changed))
    assert (bad.value.total, len(bad.value.flaws)) == (290, 20)
    assert [flaw.line for flaw in bad.value.flaws] == list(range(2, 22))


@pytest.mark.parametrize(("column", "other"), [("title_en", "Another"), ("date", "1948-12-09"), ("session", "4")])
def test_a_roll_call_known_with_other_facts_is_refused_and_named(database, column, other):
    bring_in(database, files())
    changed = [row | {column: other} if row["rcid"] == "127" else row for row in rows("roll_calls")]
    with pytest.raises(BadRows, match="known_otherwise ga-127") as bad:
        bring_in(database, files(roll_calls=changed))
    assert bad.value.total == 1


def test_an_imported_vote_cannot_be_changed(database):
    bring_in(database, files())
    for statement in ("UPDATE roll_call_vote SET choice = 'yes'", "DELETE FROM roll_call"):
        with pytest.raises(DatabaseError, match="append-only"), database.writing() as occasion:
            occasion.session.execute(text(statement))


@pytest.mark.parametrize(("language", "name", "word"), [("en", "Siam", "Adopted"), ("zh", "暹罗", "通过")])
def test_the_page_of_a_roll_call_shows_board_working_and_procedure(client, database, language, name, word):
    bring_in(database, files())
    page = client.get(f"/{language}/roll-calls/ga-127/").text
    assert name in page
    assert word in page
    assert page.count("/roll-calls/ga-12") >= 4
    assert client.get(f"/{language}/roll-calls/").text.count("/roll-calls/ga-12") == 5
    listed = client.get(f"/{language}/roll-calls/ga-127/votes.csv").data.decode("utf-8-sig")
    assert len(listed.splitlines()) == 59


def test_an_unknown_roll_call_has_no_page(client):
    assert client.get("/en/roll-calls/ga-1/").status_code == 404


def test_all_shared_roll_calls_can_be_imported_by_tag_and_as_a_whole(database, shared):
    def given(tag):
        names = ("seats", "seat_names", "roll_calls", "votes")
        return Files(**{name: list(read(shared / "roll_calls" / f"{name}.csv")) for name in names}, tag=tag)

    assert bring_in(database, given("china-1971")).new == 7
    assert bring_in(database, given("")).new == 122


def read(path):
    with path.open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


def test_a_roll_call_as_json_comes_to_what_stands_in_it_under_every_rule(client, database):
    bring_in(database, files())
    answer = client.get("/en/roll-calls/ga-127/roll-call.json")
    assert answer.data == client.get("/zh/roll-calls/ga-127/roll-call.json").data
    held = parse_canonical(answer.data)
    tally = Counter(vote["vote"] for vote in held["votes"])
    counts = Counts(members=len(held["votes"]), **{choice: tally[choice] for choice in ("yes", "no", "abstain")})
    assert {name: getattr(counts, name) for name in held["counts"]} == held["counts"]
    worked = [(preset(each["rule"]["name"], None), each["decision"]) for each in held["under_rules"]]
    assert [rule.to_facts() for rule, _ in worked] == [each["rule"] for each in held["under_rules"]]
    assert all(decide(rule, counts).to_facts() == decision for rule, decision in worked)
    assert entries.roll_call_hash({vote["seat"]: vote["vote"] for vote in held["votes"]}) == held["list_hash"]
    assert (held["held_on"], held["session"]["number"], held["outcome"]) == ("1948-12-10", 3, "adopted")
    assert {"seat": "tha", "name": {"en": "Siam", "zh": "暹罗"}, "vote": "yes"} in held["votes"]
    assert [vote["name"]["en"] for vote in held["votes"]] == sorted(vote["name"]["en"] for vote in held["votes"])


def test_every_key_of_a_roll_call_as_json_is_documented(client, database):
    bring_in(database, files())
    held = client.get("/en/roll-calls/ga-127/roll-call.json").json
    documented = set(re.findall(r"`([a-z_]+)`", Path("docs/results.md").read_text("utf-8")))
    assert held.keys() | held["votes"][0].keys() | held["under_rules"][0].keys() <= documented
