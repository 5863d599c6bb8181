"""`consult roll-calls import`: both layouts, looked at first, all or nothing, and safe to repeat. All seats are invented."""

import csv
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


@pytest.mark.parametrize(("column", "cell"), [("date", "2 March"), ("session", "ES-11"), ("total_ms", "three")])
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
