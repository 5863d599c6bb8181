"""`consult decide` and `consult rules`: one vote, a file of them, and nothing written where a row is not right."""

import csv
import json

import pytest

from consult.rules.decision import PRESETS

HEAD = "id,members,yes,no,abstain"
CHINA_1970 = ("--members", 127, "--yes", 51, "--no", 49, "--abstain", 25)


@pytest.fixture
def table(tmp_path):
    def write(*lines, head=HEAD):
        file = tmp_path / "counts.csv"
        file.write_text("\n".join((head, *lines, "")), encoding="utf-8")
        return file

    return write


@pytest.fixture
def batch(consult, table, tmp_path):
    """Decide a file of counts; gives how the command ended, and where it writes."""

    def run(*lines, head=HEAD, rule="two-thirds", more=()):
        out = tmp_path / "out.csv"
        return consult("decide", "--batch", table(*lines, head=head), "--rule", rule, "--out", out, *more), out

    return run


def rows(file):
    with file.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_the_restoration_of_1971_is_adopted_by_two_thirds(consult):
    done = consult("decide", "--rule", "two-thirds", *given(131, 76, 35, 17))
    assert done.exit_code == 0
    assert done.output.splitlines()[:1] == ["Adopted"]
    assert "76 in favour, 35 against, 17 abstentions; 111 present and voting; 74 needed; adopted" in done.output


def given(members, yes, no, abstain):
    return ("--members", members, "--yes", yes, "--no", no, "--abstain", abstain)


@pytest.mark.parametrize(("rule", "outcome"), [("simple", "adopted"), ("two-thirds", "not_adopted")])
def test_chinas_seat_in_1970_has_a_simple_majority_and_not_two_thirds(consult, rule, outcome):
    done = consult("decide", "--rule", rule, *CHINA_1970, "--json")
    decision = json.loads(done.output)["decision"]
    assert decision["outcome"] == outcome
    assert decision["needed"] == {"simple": 51, "two-thirds": 67}[rule]


def test_the_language_is_chosen_and_no_setting_is_needed(consult, monkeypatch):
    monkeypatch.setenv("PORT", "not a port")
    chinese = consult("decide", "--rule", "two-thirds", *CHINA_1970, "--lang", "zh").output
    assert chinese.splitlines()[0] == "未通过"
    assert "51票赞成、49票反对、25票弃权" in chinese
    refused = consult("decide", "--rule", "simple", "--lang", "zh", *given(3, 2, 2, 0))
    assert "票数多于成员数" in refused.output


def test_a_quorum_is_asked_for_only_by_name_and_then_strictly(consult):
    none, half = (
        consult("decide", "--rule", "simple", *given(10, 3, 2, 0), *more) for more in ((), ("--quorum", "1/2"))
    )
    assert none.output.startswith("Adopted")
    assert half.output.startswith("No decision")
    assert consult("decide", "--rule", "simple", *given(10, 4, 2, 0), "--quorum", "1/2").output.startswith("Adopted")


@pytest.mark.parametrize("share", ["half", "1/0", "1/1", "2/1", "-1/2", "1/2/3", "0.5"])
def test_a_quorum_that_is_no_share_is_refused(consult, share):
    done = consult("decide", "--rule", "simple", *given(10, 3, 2, 0), "--quorum", share)
    assert done.exit_code == 2
    assert "--quorum" in done.output


def test_with_figures_of_p_members_no_figure_needed_is_given(consult, batch):
    done = consult("decide", "--rule", "iso-enquiry", *given(40, 30, 9, 0), "--p-yes", 20, "--p-no", 9, "--json")
    decision = json.loads(done.output)["decision"]
    assert decision["outcome"] == "adopted"
    assert decision.keys().isdisjoint({"needed", "margin"})
    head = f"{HEAD},p_yes,p_no"
    _, out = batch("a,40,30,9,0,20,9", "b,40,30,9,0,,", head=head, rule="iso-enquiry")
    assert [(row["outcome"], row["needed"], row["margin"]) for row in rows(out)] == [
        ("adopted", "", ""),
        ("adopted", "30", "0"),
    ]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (("--members", 3, "--yes", 1), "--no, --abstain is needed."),
        ((*given(3, 2, 2, 0),), "There are more votes than members."),
        ((*given(9, 2, 2, 0), "--p-yes", 1), "P-members are counted"),
        ((*given(9, 2, 2, 0), "--no-objection", 1), "does not count delegations without objection"),
        (("--members", -1, "--yes", 1, "--no", 0, "--abstain", 0), "--members"),
        ((*given(3, 2, 1, 0), "--out", "x.csv"), "--batch and --out belong together."),
    ],
)
def test_counts_that_no_vote_can_have_are_refused(consult, counts, said):
    done = consult("decide", "--rule", "simple", *counts)
    assert done.exit_code == 2
    assert said in done.output


def test_a_batch_gives_every_row_its_outcome_in_order(batch):
    done, out = batch("x,131,76,35,17", "y,127,51,49,25", "=z,9,0,0,9")
    assert done.output == "3 rows decided.\n"
    assert rows(out)[:2] == [
        {"id": "x", "outcome": "adopted", "reason": "passed", "needed": "74", "margin": "2", "quorum_met": "yes"},
        {
            "id": "y",
            "outcome": "not_adopted",
            "reason": "short",
            "needed": "67",
            "margin": "-16",
            "quorum_met": "yes",
        },
    ]
    assert (rows(out)[2]["id"], rows(out)[2]["reason"]) == ("=z", "no_votes")


def test_a_batch_says_which_rows_missed_the_quorum(batch):
    _, out = batch("a,10,3,2,0", "b,10,4,2,0", rule="simple", more=("--quorum", "1/2"))
    assert [(row["outcome"], row["quorum_met"]) for row in rows(out)] == [("no_decision", "no"), ("adopted", "yes")]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("b,131,x,35,17", "line 3, id “b”, yes “x”: This is not a whole number."),
        ("b,131,７,35,17", "yes “７”: This is not a whole number."),
        ('b,131,"7,6",35,17', "yes “7,6”: This is not a whole number."),
        ("b,131,7.0,35,17", "yes “7.0”: This is not a whole number."),
        ("b,131,,35,17", "yes “”: This is not a whole number."),
        ("b,131,-1,35,17", "yes “-1”: A number of votes cannot be below zero."),
        ("b,50,20,20,20", "members “50”: There are more votes than members."),
        ("b,131,76,35", "line 3: The number of columns is not that of the header."),
        (",131,76,35,17", "line 3: The column id is empty."),
        ('b,131,"76"6,35,17', "line 3: This is not CSV."),
    ],
)
def test_a_bad_row_stops_the_batch_is_named_and_leaves_the_file_as_it_was(batch, tmp_path, bad, said):
    (tmp_path / "out.csv").write_text("what was there", encoding="utf-8")
    done, out = batch("a,131,76,35,17", bad, "c,131,76,35,17")
    assert done.exit_code == 1
    assert said in done.output
    assert "Nothing has been written." in done.output
    assert out.read_text(encoding="utf-8") == "what was there"
    assert sorted(path.name for path in tmp_path.glob("*.csv*")) == ["counts.csv", "out.csv"]
    assert list(tmp_path.glob(".out*")) == []


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("id,members,yes,no", "The columns abstain are missing."),
        (f"{HEAD},p_yess", "The columns p_yess are not known."),
        (f"{HEAD},yes", "The columns yes stand there twice."),
        ("", "The columns id, members, yes, no, abstain are missing."),
    ],
)
def test_a_header_that_is_not_right_is_refused(batch, head, said):
    done, out = batch(head=head)
    assert done.exit_code == 1
    assert said in done.output
    assert not out.exists()


def test_a_file_that_is_not_utf8_is_refused(consult, table, tmp_path):
    file = table("a,131,76,35,17")
    file.write_bytes(file.read_bytes() + "法,1,1,0,0\n".encode("gb18030"))
    done = consult("decide", "--batch", file, "--rule", "simple", "--out", tmp_path / "out.csv")
    assert "This is not UTF-8 text." in done.output
    assert not (tmp_path / "out.csv").exists()


def test_counts_of_one_vote_do_not_go_with_a_file(batch):
    assert batch("a,1,1,0,0", more=("--yes", "0"))[0].exit_code == 2


def test_every_rule_is_listed_in_both_languages(consult):
    said = consult("rules", "list").output
    assert all(f"{name}\n" in said for name in PRESETS)
    assert "two-thirds majority" in said
    assert "三分之二多数" in said


def test_every_roll_call_of_the_world_decides_as_a_batch_as_history_counted(consult, table, shared, tmp_path):
    with (shared / "roll_calls" / "roll_calls.csv").open(encoding="utf-8", newline="") as source:
        calls = list(csv.DictReader(source))
    lines = [",".join(call[key] for key in ("rcid", "members", "yes", "no", "abstain")) for call in calls]
    for rule, column in (("simple", "outcome_simple"), ("two-thirds", "outcome_two_thirds")):
        consult("decide", "--batch", table(*lines), "--rule", rule, "--out", tmp_path / "out.csv")
        decided = rows(tmp_path / "out.csv")
        assert [(row["id"], row["outcome"]) for row in decided] == [(call["rcid"], call[column]) for call in calls]
    assert [row["needed"] for row in decided] == [call["needed_two_thirds"] for call in calls]


def test_all_sessions_decide_as_a_batch_with_the_golden_numbers(consult, table, shared, tmp_path):
    with (shared / "roll_calls" / "all_totals.csv").open(encoding="utf-8", newline="") as source:
        totals = [
            [int(row[key]) for key in ("rcid", "yes", "no", "abstain", "source_absent")]
            for row in csv.DictReader(source)
        ]
    file = table(*(f"{rcid},{sum(counts)},{','.join(map(str, counts[:3]))}" for rcid, *counts in totals))
    adopted = {}
    for rule in ("simple", "two-thirds", "absolute-majority", "consensus"):
        assert (
            consult("decide", "--batch", file, "--rule", rule, "--out", tmp_path / "out.csv").output
            == "5,429 rows decided.\n"
        )
        adopted[rule] = sum(row["outcome"] == "adopted" for row in rows(tmp_path / "out.csv"))
    assert adopted == {"simple": 5120, "two-thirds": 4865, "absolute-majority": 4680, "consensus": 1211}
