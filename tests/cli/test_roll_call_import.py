"""`consult roll-calls import`: both layouts, looked at first, all or nothing, and safe to repeat. All seats are invented."""

import csv
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from consult.services import archive, un_votes

PARIS = Path(archive.__file__).parents[1] / "data" / "paris_1948"
FILES = [
    part
    for name in ("seats", "seat-names", "roll-calls", "votes")
    for part in (f"--{name}", PARIS / f"{name.replace('-', '_')}.csv")
]
ES_1 = Path(__file__).parents[1] / "data" / "roll_calls" / "es_1_1956.csv"
SEATS = [("arl", "Arland", "阿兰"), ("bex", "Bexland", "贝克斯"), ("cor", "Corland", "科尔兰")]
CALL = {
    "date": "2026-03-02",
    "session": "80",
    "resolution": "A/TEST/80/1",
    "draft": "A/80/L.1",
    "meeting": "A/80/PV.9",
    "title": "Invented question",
    "total_yes": "1",
    "total_no": "1",
    "total_abstentions": "0",
    "total_non_voting": "1",
    "total_ms": "3",
}
HISTORY = ("seat", "seat_name", "roll_call", "roll_call_vote", "record_entry")


def written(folder, name, rows):
    file = folder / f"{name}.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return file


@pytest.fixture
def seats(tmp_path):
    return written(
        tmp_path, "seats", [dict(zip(("seat", "name_en", "name_zh"), seat, strict=True)) for seat in SEATS]
    )


def un_rows(*changes):
    """One roll-call of three invented seats; a change is (row, column, cell)."""
    votes = zip(SEATS, "YNX", strict=True)
    made = [
        {"ms_code": key.upper(), "ms_name": name.upper(), "ms_vote": vote, **CALL} for (key, name, _), vote in votes
    ]
    for row, column, cell in changes:
        made[row][column] = cell
    return made


@pytest.fixture
def bring_in_un(consult, seats, tmp_path):
    def run(*changes, more=()):
        return consult(
            "roll-calls", "import", "--seats", seats, "--un", written(tmp_path, "un", un_rows(*changes)), *more
        )

    return run


def stored(database):
    with database.reading() as occasion:
        return [occasion.session.scalar(text(f"SELECT count(*) FROM {table}")) for table in HISTORY]


def test_paris_1948_is_looked_at_imported_and_imported_again(consult, database):
    before = stored(database)
    looked = consult("roll-calls", "import", *FILES, "--preview")
    assert "Roll-calls to be imported: 5, with 290 votes. There already: 0. Nothing was changed." in looked.output
    assert "ga-127  1948-12-10  48-0-8" in looked.output
    assert stored(database) == before
    assert "Roll-calls imported: 5. There already: 0." in consult("roll-calls", "import", *FILES).output
    after = stored(database)
    again = consult("roll-calls", "import", *FILES)
    assert "Nothing has changed: all 5 roll-calls are there already." in again.output
    assert stored(database) == after
    assert "There already: 5." in consult("roll-calls", "import", *FILES, "--preview").output


def test_names_by_period_may_be_left_out(consult):
    without = [part for part in FILES if "seat-names" not in str(part) and "seat_names" not in str(part)]
    assert "Roll-calls imported: 5." in consult("roll-calls", "import", *without).output


def test_the_layout_of_the_united_nations_is_imported(bring_in_un, database):
    done = bring_in_un()
    assert "Roll-calls imported: 1. There already: 0." in done.output
    with database.reading() as occasion:
        page = archive.one(occasion, "a-test-80-1")
    line = page.line
    assert (line.yes, line.no, line.abstain, line.absent, line.outcome) == (1, 1, 0, 1, "adopted")
    assert (line.symbol, line.title_en, line.title_zh) == ("A/TEST/80/1", "Invented question", "")
    assert [(cell.name_en, cell.name_zh, cell.choice) for cell in page.cells] == [
        ("Arland", "阿兰", "yes"),
        ("Bexland", "贝克斯", "no"),
        ("Corland", "科尔兰", "absent"),
    ]
    assert page.source == un_votes.SOURCE
    assert "Nothing has changed" in bring_in_un().output


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((1, "ms_code", "XXX"), "un, line 3, ms_code: the seat “XXX” is not in the file of seats."),
        ((1, "ms_vote", "?"), "un, line 3, ms_vote: “?” is no vote."),
        ((1, "ms_code", "ARL"), "un, line 3, ms_code: “ARL” stands there twice."),
        ((1, "title", "Other"), "un, line 3, title: “Other” differs from the first row of the same roll-call."),
        ((1, "total_yes", "2"), "un, line 3, total_yes: “2” differs from the first row"),
        ((0, "ms_vote", "N"), "un, line 2, total_yes: the number given and the votes counted differ: 1 ≠ 0."),
    ],
)
def test_a_wrong_row_is_named_by_line_and_column_and_nothing_is_imported(bring_in_un, database, change, said):
    before = stored(database)
    done = bring_in_un(change)
    assert done.exit_code == 1
    assert said in done.output
    assert "Nothing has been imported: " in done.output
    assert stored(database) == before


@pytest.mark.parametrize(
    ("column", "cell"), [("date", "2 March"), ("session", "ES-"), ("session", "eighty"), ("total_ms", "three")]
)
def test_a_cell_that_cannot_be_read_is_named(bring_in_un, column, cell):
    done = bring_in_un(*((row, column, cell) for row in range(3)))
    assert f"un, line 2, {column}: “{cell}” cannot be read as a date or a number." in done.output


def test_changed_votes_of_a_known_roll_call_are_refused_by_name(bring_in_un, database):
    bring_in_un()
    before = stored(database)
    swapped = bring_in_un((0, "ms_vote", "N"), (1, "ms_vote", "Y"))
    assert swapped.exit_code == 1
    assert "vote: the roll-call a-test-80-1 is known already and is not the same there" in swapped.output
    assert stored(database) == before


def test_only_the_first_flaws_are_shown_with_the_number_of_the_rest(consult, tmp_path):
    with (PARIS / "votes.csv").open(encoding="utf-8", newline="") as source:
        rows = [row | {"vote": "perhaps"} for row in csv.DictReader(source)]
    files = [*FILES[:-1], written(tmp_path, "votes", rows)]
    said = consult("roll-calls", "import", *files).output
    assert said.count("is no vote.") == 20
    assert "… and 270 more" in said
    assert "Nothing has been imported: 290 corrections are needed." in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "Give --seats, --roll-calls and --votes, or --un."),
        (("--un", PARIS / "votes.csv", "--votes", PARIS / "votes.csv"), "Give --seats"),
        (("--un", PARIS / "votes.csv"), "lacks the columns: date, draft, meeting"),
        (("--un", "/none.csv"), "does not exist"),
    ],
)
def test_files_that_do_not_belong_together_are_refused(consult, given, said):
    done = consult("roll-calls", "import", *given)
    assert done.exit_code in {1, 2}
    assert said in done.output


def test_a_file_that_is_not_utf8_or_no_csv_is_refused(consult, tmp_path):
    for name, content, said in (("latin", "é".encode("latin-1"), "not UTF-8"), ("torn", b'"x"y,', "not CSV")):
        file = tmp_path / f"{name}.csv"
        file.write_bytes((PARIS / "votes.csv").read_bytes() + content + b"\n")
        done = consult("roll-calls", "import", *FILES[:-1], file)
        assert done.exit_code == 1
        assert said in done.output


def test_the_import_is_told_in_chinese(consult, bring_in_un, monkeypatch):
    monkeypatch.setenv("CONSULT_LANGUAGE", "zh")
    refused = bring_in_un((1, "ms_vote", "?"))
    assert "un第3行，ms_vote：“?”不是有效的投票选项。" in refused.output
    assert "导入" in bring_in_un().output


def sessions_file(tmp_path, *calls):
    """The roll-call of the three invented seats, held again and again: a call is what differs of it."""
    rows = [row | call for call in calls for row in un_rows()]
    return written(tmp_path, "sessions", rows)


SESSIONS = [
    {"session": "ES-11", "resolution": "A/RES/ES-11/2", "date": "2022-03-24"},
    {"session": "80", "resolution": "A/RES/80/1", "date": "2026-03-02"},
    {"session": "11emsp", "resolution": "A/RES/ES-11/1", "date": "2022-03-02"},
    {"session": "S-30", "resolution": "A/RES/S-30/1", "date": "2016-04-19"},
    {"session": "ES-9", "resolution": "A/RES/ES-9/1", "date": "1982-02-05"},
]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Session 80", "Special session 30", "Emergency special session 9", "Emergency special session 11"]),
        ("zh", ["第80届", "第30届特别会议", "第9届紧急特别会议", "第11届紧急特别会议"]),
    ],
)
def test_every_kind_of_session_is_taken_in_named_and_in_order(consult, client, seats, tmp_path, language, names):
    done = consult("roll-calls", "import", "--seats", seats, "--un", sessions_file(tmp_path, *SESSIONS))
    assert "Roll-calls imported: 5." in done.output
    page = client.get(f"/{language}/roll-calls/").text
    offered = re.findall(
        r'<option value="([^"]+)">([^<]+)</option>', page.partition('name="session"')[2].partition("</select>")[0]
    )
    assert offered == list(zip(["80", "S-30", "ES-9", "ES-11"], names, strict=True))
    held = re.findall(r'href="/\w\w/roll-calls/(a-res-[^/]+)/"', page)
    assert held == ["a-res-es-9-1", "a-res-s-30-1", "a-res-es-11-1", "a-res-es-11-2", "a-res-80-1"]


@pytest.mark.parametrize(
    ("session", "found"), [("ES-11", ["a-res-es-11-1", "a-res-es-11-2"]), ("S-30", ["a-res-s-30-1"]), ("11", [])]
)
def test_a_session_is_found_by_its_symbol_and_none_for_another_of_its_number(
    consult, client, seats, tmp_path, session, found
):
    consult("roll-calls", "import", "--seats", seats, "--un", sessions_file(tmp_path, *SESSIONS))
    page = client.get(f"/en/roll-calls/?session={session}").text
    assert re.findall(r'href="/en/roll-calls/(a-res-[^/]+)/"', page) == found


@pytest.mark.parametrize(
    ("language", "said", "name"),
    [
        (
            "en",
            "General Assembly of the United Nations, emergency special session 1",
            "Union of Soviet Socialist Republics",
        ),
        ("zh", "联合国大会第1届紧急特别会议", "苏维埃社会主义共和国联盟"),
    ],
)
def test_the_first_emergency_special_session_is_taken_in_vote_by_vote(
    consult, client, tmp_path, language, said, name
):
    with ES_1.open(encoding="utf-8", newline="") as source:
        votes = list(csv.DictReader(source))
    totals = {
        "total_yes": "57.0",
        "total_no": "0.0",
        "total_abstentions": "19.0",
        "total_non_voting": "0.0",
        "total_ms": "76.0",
    }
    call = {
        "date": "1956-11-05",
        "session": "ES-I",
        "resolution": "A/RES/1000(ES-I)",
        "draft": "",
        "meeting": "A/PV.565",
    }
    letters = {"yes": "Y", "no": "N", "abstain": "A", "absent": "X"}
    rows = [
        {"ms_code": one["seat"].upper(), "ms_name": one["name_en"].upper(), "ms_vote": letters[one["vote"]]}
        | call
        | {"title": "Emergency international United Nations Force", **totals}
        for one in votes
    ]
    seats = written(
        tmp_path, "seats", [{name: one[name] for name in ("seat", "name_en", "name_zh")} for one in votes]
    )
    consult("roll-calls", "import", "--seats", seats, "--un", written(tmp_path, "un", rows))
    page = client.get(f"/{language}/roll-calls/a-res-1000-es-i/").text
    assert said in page
    assert name in page
    assert "57&nbsp;–&nbsp;0&nbsp;–&nbsp;19" in page or "57 – 0 – 19" in page
    held = client.get(f"/{language}/roll-calls/a-res-1000-es-i/roll-call.json").json
    assert held["session"] == {"kind": "emergency", "number": 1}


def test_a_roll_call_known_for_another_kind_of_session_is_refused(consult, seats, tmp_path):
    consult("roll-calls", "import", "--seats", seats, "--un", sessions_file(tmp_path, SESSIONS[0]))
    other = SESSIONS[0] | {"session": "11"}
    refused = consult("roll-calls", "import", "--seats", seats, "--un", sessions_file(tmp_path, other))
    assert refused.exit_code == 1
    assert "a-res-es-11-2" in refused.output
