"""`consult opinion`: maps, measures and pairs from files; a row that is not right is named, and nothing else is said."""

import json
import random

import pytest

from consult.opinion import similarity

HEAD = "participant,statement,vote"


@pytest.fixture
def write(tmp_path):
    def written(*lines, head=HEAD, name="votes.csv"):
        file = tmp_path / name
        file.write_text("\n".join((head, *lines, "")), encoding="utf-8")
        return file

    return written


def camps(*sizes):
    """Each camp votes as its number in binary, but for one vote of each."""
    return [
        f"c{camp}-{one:02},q{place},{0 if one == place else 1 if camp + 1 >> place % 2 & 1 else -1}"
        for camp, size in enumerate(sizes)
        for one in range(size)
        for place in range(8)
    ]


def test_a_map_says_how_far_to_trust_it_its_groups_and_what_marks_them(consult, write):
    done = consult("opinion", "map", "--votes", write(*camps(8, 7)))
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0] == "Participants: 15; questions: 8; votes: 120."
    assert lines[1].startswith("Exploratory:")
    assert lines[2].startswith("Opinion groups: 2; silhouette 0.")
    assert "Opinion group 1: 8 participants" in lines
    assert "  agrees with “q0”: 7 of 8" in lines
    assert next(line for line in lines if line.startswith("question")).endswith(
        "group-informed consensus  lowest of the groups"
    )


def test_a_map_says_why_its_groups_are_not_shown(consult, write):
    said = consult("opinion", "map", "--votes", write(*camps(4, 4))).output
    assert "not shown: fewer than 12 participants" in said
    assert "Opinion group 1" not in said


def test_given_groups_are_described_by_their_names(consult, write):
    groups = write(*(f"c0-{n:02},north" for n in range(4)), "c1-00,", head="participant,group", name="groups.csv")
    said = consult("opinion", "map", "--votes", write(*camps(4, 4)), "--groups", groups).output
    assert "Groups as given: 1." in said
    assert "Group “north”: 4 participants" in said
    assert "Exploratory" not in said


def test_the_same_votes_in_another_order_are_the_same_json(consult, write):
    lines = camps(8, 7)
    first = consult("opinion", "map", "--votes", write(*lines), "--json").output
    random.Random(5).shuffle(lines)
    assert consult("opinion", "map", "--votes", write(*lines), "--json").output == first
    assert [len(group["participants"]) for group in json.loads(first)["groups"]] == [8, 7]


def test_columns_may_stand_in_any_order_and_empty_lines_are_none(consult, write):
    plain = consult("opinion", "map", "--votes", write("a,q,1", "b,q,-1"), "--json").output
    turned = write("1,q,a", "", "-1,q,b", head="vote,statement,participant")
    assert consult("opinion", "map", "--votes", turned, "--json").output == plain


def test_a_file_without_votes_is_an_empty_map(consult, write):
    done = consult("opinion", "map", "--votes", write())
    assert done.exit_code == 0
    assert "Participants: 0" in done.output
    assert consult("opinion", "similarity", "--votes", write()).exit_code == 0


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("b,q,2", "line 3: “2” is none of 1, 0 and -1."),
        ("b,q,", "line 3: “” is none of 1, 0 and -1."),
        ("b,q", "line 3: The number of columns is not that of the header."),
        ("b,q,1,1", "line 3: The number of columns is not that of the header."),
        (",q,1", "line 3: The column participant is empty."),
        ("b,,1", "line 3: The column statement is empty."),
        ("a,q,1", "line 3: The same stands in an earlier line."),
        ('b,"q"1,1', "line 3: This is not CSV."),
    ],
)
@pytest.mark.parametrize("which", ["map", "similarity"])
def test_a_bad_vote_is_named_by_its_line_and_nothing_is_drawn(consult, write, which, bad, said):
    done = consult("opinion", which, "--votes", write("a,q,1", bad, "c,q,1"))
    assert done.exit_code == 1
    assert said in done.output
    assert len(done.output.splitlines()) == 1


def test_lines_are_counted_as_they_stand_in_the_file(consult, write):
    done = consult("opinion", "map", "--votes", write('"a\nb",q,1', "", "c,q,7"))
    assert "line 5: “7”" in done.output


@pytest.mark.parametrize(
    ("lines", "head", "said"),
    [
        (("a,x", "a,y"), "participant,group", "line 3: The same stands"),
        ((",x",), "participant,group", "line 2: The column participant is empty."),
        (("a,x",), "participant,team", "line 1: The columns group are missing."),
    ],
)
def test_bad_groups_are_named_by_their_line(consult, write, lines, head, said):
    groups = write(*lines, head=head, name="groups.csv")
    done = consult("opinion", "map", "--votes", write("a,q,1"), "--groups", groups)
    assert (done.exit_code, said in done.output, "groups.csv" in done.output) == (1, True, True)


def test_a_file_that_is_not_utf8_is_refused(consult, write):
    file = write("a,q,1")
    file.write_bytes(file.read_bytes() + "法,q,1\n".encode("gb18030"))
    assert "This is not UTF-8 text." in consult("opinion", "map", "--votes", file).output


def test_measures_stand_in_a_table_and_what_is_undefined_is_a_dash(consult, write):
    done = consult(
        "opinion", "measures", "--counts", write("x,6,2,2,20", "y,0,0,9,9", head="id,yes,no,abstain,members")
    )
    head, *rows = done.output.splitlines()
    assert head.split()[:6] == ["id", "In", "favour", "Against", "Abstain", "turnout"]
    assert rows[0].split() == ["x", "6", "2", "2", "0.500", "0.750", "0.300", "0.500", "0.400", "0.279", "0.400"]
    assert rows[1].split()[4:8] == ["1.000", "–", "0.000", "–"]


def test_measures_as_json_have_null_for_what_is_undefined_or_not_known(consult, write):
    done = consult("opinion", "measures", "--counts", write("x,0,0,3", head="id,yes,no,abstain"), "--json")
    (vote,) = json.loads(done.output)["votes"]
    assert (vote["id"], vote["turnout"], vote["rice_index"], vote["tastle_wierman"]) == ("x", None, None, 1.0)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("x,1,1,-1,5", "line 2, id “x”, abstain “-1”: A number of votes cannot be below zero."),
        ("x,1.5,1,1,5", "line 2, id “x”, yes “1.5”: This is not a whole number."),
        ("x,3,3,3,5", "line 2, id “x”, members “5”: There are more votes than members."),
        (",1,1,1,5", "line 2: The column id is empty."),
    ],
)
def test_counts_that_no_vote_can_have_are_named_by_their_line(consult, write, bad, said):
    done = consult("opinion", "measures", "--counts", write(bad, head="id,yes,no,abstain,members"))
    assert (done.exit_code, said in done.output) == (1, True)


def test_who_votes_like_whom_is_said_with_the_votes_it_was_seen_in(consult, write):
    votes = write(*(f"{name},q{n},{value}" for name, value in (("a", 1), ("b", 1), ("c", -1)) for n in range(5)))
    lines = consult("opinion", "similarity", "--votes", votes).output.splitlines()
    assert lines[1] == "  a, b"
    assert [line.split() for line in lines[4:6]] == [["a", "b", "1.000", "5"], ["a", "c", "0.000", "5"]]
    assert consult("opinion", "similarity", "--votes", votes, "--joint-votes", 6).output.startswith(
        "There are no blocs"
    )
    found = json.loads(consult("opinion", "similarity", "--votes", votes, "--json").output)
    assert found["pairs"][0] == ["a", "b", 1.0, 5]


def test_names_cannot_give_orders_to_a_terminal(consult, write):
    said = consult("opinion", "similarity", "--votes", write("\x1b[2Ja,q,1")).output
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("map", "--votes"), "意见群组"),
        (("similarity", "--votes"), "两两一致率"),
    ],
)
def test_the_language_is_chosen(consult, write, arguments, said):
    assert said in consult("opinion", *arguments, write("a,q,1"), "--lang", "zh").output


def test_bad_rows_are_named_in_chinese_too(consult, write):
    assert "不是1、0或-1" in consult("opinion", "map", "--votes", write("a,q,x"), "--lang", "zh").output


def test_a_crowd_is_not_compared_in_pairs_and_is_told_so(consult, write, monkeypatch):
    monkeypatch.setattr(similarity, "MOST_PARTICIPANTS", 1)
    done = consult("opinion", "similarity", "--votes", write("a,q,1", "b,q,1"))
    assert done.exit_code == 1
    assert "there are 2." in done.output
