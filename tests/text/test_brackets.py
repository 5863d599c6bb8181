"""Words in square brackets: no character lost, none guessed, carried along with every edit or refused."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text import brackets as rules
from consult.text.brackets import BracketError, Fault, Marked, View
from consult.text.canonical import canonical_text, parse_canonical, text_hash
from consult.text.provision import Language, Status
from tests.text.makers import provision

EN, ZH = Language.EN, Language.ZH
BASE = Marked({EN: "States shall ensure safety.", ZH: "各国应当保障安全。"})
WORD = st.sampled_from(["shall", "应当", "[", "]", " ", "a", "，", "safety", "x y"])
WORDS = st.lists(WORD, min_size=1, max_size=4).map("".join).filter(str.strip)
TEXT = st.lists(WORD, max_size=6).map("".join)


def put(state, number, en, zh, *more, by=()):
    """The passages in brackets where they stand first, and more alternatives."""
    places = {
        language: rules.occurrences(state.texts[language], words)[0] for language, words in ((EN, en), (ZH, zh))
    }
    others = [{EN: one, ZH: other} for one, other in more]
    return rules.put(state, number, places, others, by or [()] * (1 + len(more)))


SHALL = put(BASE, 1, "shall", "应当", ("should", "应"), by=[("ga",), ("bo", "ce")])


def moved_or_none(state, texts):
    """The state carried along; none where that is refused, as nothing but crossed."""
    try:
        return rules.move(state, texts)
    except BracketError as error:
        if error.fault is not Fault.CROSSED:
            raise
        return None


def hashed(state):
    return replace(provision("p"), texts=state.texts, brackets=state.brackets)


def resolved(state, place):
    for each in state.brackets:
        bracket = state.bracket(each.number)
        state = rules.resolve(state, bracket, rules.chosen(state, bracket, place))
    return state


def test_the_words_show_their_brackets_and_the_structure_stands_beside_them():
    assert SHALL.texts == {EN: "States [shall][should] ensure safety.", ZH: "各国[应当][应]保障安全。"}
    bracket = SHALL.bracket(1)
    assert rules.words_of(SHALL.texts[EN], bracket, EN) == ("shall", "should")
    assert rules.words_of(SHALL.texts[ZH], bracket, ZH) == ("应当", "应")
    assert [each.proposers for each in bracket.alternatives] == [("ga",), ("bo", "ce")]


def test_the_structure_is_stored_in_one_way_and_none_as_nothing():
    half = rules.put(Marked({EN: "Be safe.", ZH: ""}), 1, {EN: (3, 7)}, [{EN: "fair"}], [("ga",), ()])
    stored = '[{"alternatives":[{"by":["ga"],"en":[3,9]},{"by":[],"en":[9,15]}],"number":1}]'
    assert rules.write(half.brackets) == stored
    assert rules.read(stored) == half.brackets
    assert (rules.write(()), rules.read("")) == ("", ())


def test_the_canonical_text_holds_the_alternatives_at_their_place():
    line = parse_canonical(canonical_text("A/1", EN, [hashed(SHALL)]).split(b"\n")[1])
    alternatives = [{"proposers": ["ga"], "text": "shall"}, {"proposers": ["bo", "ce"], "text": "should"}]
    assert line["text"] == ["States ", {"bracket": 1, "alternatives": alternatives}, " ensure safety."]


def test_without_structure_a_bracket_is_text_and_its_hash_stays_what_it_was():
    plain = provision("p", "States [shall][should] ensure safety.", "各国[应当][应]保障安全。")
    expected = (
        "consult-text/v1 A/1 en\n"
        '{"key":"p","kind":"paragraph","number":"1","status":"authentic",'
        '"text":["States [shall][should] ensure safety."]}\n'
    )
    assert canonical_text("A/1", EN, [plain]).decode() == expected
    assert text_hash("A/1", EN, [plain]) == hashlib.sha256(expected.encode()).hexdigest()
    assert text_hash("A/1", EN, [hashed(SHALL)]) != text_hash("A/1", EN, [plain])


def test_a_proposer_is_part_of_what_is_hashed():
    other = put(BASE, 1, "shall", "应当", ("should", "应"), by=[("ga",), ("bo",)])
    assert text_hash("A/1", ZH, [hashed(SHALL)]) != text_hash("A/1", ZH, [hashed(other)])


@given(TEXT, WORDS, TEXT, WORDS)
def test_no_character_is_lost_and_choosing_gives_the_words_chosen(before, words, behind, other):
    if words == other:
        return
    text = before + words + behind
    place = (len(before), len(before) + len(words))
    made = rules.put(Marked({EN: text, ZH: ""}), 1, {EN: place}, [{EN: other}], [(), ()])
    rules.check_sound(made.texts, made.brackets)
    assert made.texts[EN] == f"{before}[{words}][{other}]{behind}"
    assert resolved(made, 0).texts[EN] == text
    assert resolved(made, 1).texts[EN] == before + other + behind
    assert rules.read(rules.write(made.brackets)) == made.brackets


@given(TEXT, TEXT, TEXT, TEXT, TEXT)
def test_edits_around_a_bracket_carry_it_along_or_are_refused(before, behind, new_before, new_behind, inside):
    text = before + "shall" + behind
    span = (len(before), len(before) + 5)
    made = rules.put(Marked({EN: text, ZH: ""}), 1, {EN: span}, [{EN: "should"}], [(), ()])
    for edited in (f"{new_before}[shall][should]{new_behind}", f"{new_before}[shall][{inside}]{new_behind}"):
        moved = moved_or_none(made, {EN: edited, ZH: ""})
        if moved is None:
            continue
        rules.check_sound(moved.texts, moved.brackets)
        assert moved.texts[EN] == edited
        assert len(moved.bracket(1).alternatives) == 2


@given(TEXT, TEXT)
def test_any_edit_keeps_spans_sound_and_apart_or_is_refused(one, other):
    state = put(put(BASE, 1, "shall", "应当", ("should", "应")), 2, "safety", "安全")
    edited = {EN: state.texts[EN].replace("States", one).replace("should", other), ZH: other + state.texts[ZH] + one}
    moved = moved_or_none(state, edited)
    if moved is None:
        return
    rules.check_sound(moved.texts, moved.brackets)
    assert [each.number for each in moved.brackets] == [1, 2]


@pytest.mark.parametrize(
    ("edited", "words"),
    [
        ("All States [shall][should] ensure full safety.", ("shall", "should")),
        ("[shall][should] ensure", ("shall", "should")),
        ("States [must][should] ensure safety.", ("must", "should")),
        ("Everything else is new, word by word:[shall][should]and here too, to the very end.", ("shall", "should")),
        ("States [x] and [shall][should] [y] ensure safety.", ("shall", "should")),
        ("So States all [must][should] ensure safety.", ("must", "should")),
    ],
)
def test_words_around_or_inside_are_edited_and_the_bracket_stays(edited, words):
    moved = rules.move(SHALL, {EN: edited, ZH: SHALL.texts[ZH]})
    assert rules.words_of(edited, moved.bracket(1), EN) == words
    assert rules.words_of(moved.texts[ZH], moved.bracket(1), ZH) == ("应当", "应")


@pytest.mark.parametrize(
    "edited",
    [
        "States shall ensure safety.",
        "States [shall] ensure safety.",
        "States [shall] or [should] ensure safety.",
        "States [shall][ ] ensure safety.",
        "States [shall][should\nor] ensure safety.",
        "",
    ],
)
def test_an_edit_across_the_edge_of_a_bracket_is_refused_with_its_number_and_language(edited):
    with pytest.raises(BracketError) as caught:
        rules.move(SHALL, {EN: edited, ZH: SHALL.texts[ZH]})
    assert (caught.value.fault, caught.value.number, caught.value.language) == (Fault.CROSSED, 1, EN)


def bracketed(before, words, behind=""):
    """A text with one bracket in one language."""
    place = (len(before), len(before) + len(words))
    return rules.put(Marked({EN: before + words + behind, ZH: ""}), 1, {EN: place}, [], [()])


@pytest.mark.parametrize(
    ("state", "edited"),
    [(bracketed("，", "a]"), "，[.]."), (bracketed(".-[", "应当"), ".[当]")],
)
def test_other_brackets_written_in_place_of_one_are_not_taken_for_it(state, edited):
    with pytest.raises(BracketError) as caught:
        rules.move(state, {EN: edited, ZH: ""})
    assert caught.value.fault is Fault.CROSSED


@pytest.mark.parametrize(
    ("state", "edited", "span"),
    [(bracketed("", "a"), "abc[[]", (3, 6)), (bracketed("\n", "["), "\n[a][b]", (1, 7))],
)
def test_a_bracket_goes_along_with_what_is_put_before_it_and_in_it(state, edited, span):
    assert rules.move(state, {EN: edited, ZH: ""}).bracket(1).span(EN) == span


def test_words_said_again_as_plain_text_leave_the_structure_with_one_of_them():
    edited = "States [shall][should] or [shall][should] ensure safety."
    moved = rules.move(SHALL, {EN: edited, ZH: SHALL.texts[ZH]})
    assert rules.words_of(edited, moved.bracket(1), EN) == ("shall", "should")


def test_two_brackets_with_the_same_words_keep_their_order():
    state = Marked({EN: "shall A, shall B", ZH: "应当甲，应当乙"})
    first = put(state, 1, "shall B", "应当乙")
    both = put(first, 2, "shall A", "应当甲")
    moved = rules.move(both, {EN: "[shall A], then, [shall B]", ZH: both.texts[ZH]})
    assert rules.words_of(moved.texts[EN], moved.bracket(1), EN) == ("shall B",)
    assert rules.words_of(moved.texts[EN], moved.bracket(2), EN) == ("shall A",)


def test_an_alternative_is_added_behind_the_others_and_what_follows_moves_along():
    state = put(SHALL, 2, "safety", "安全")
    more = rules.add(state, state.bracket(1), {EN: "may", ZH: "可"}, ["de"])
    assert more.texts == {EN: "States [shall][should][may] ensure [safety].", ZH: "各国[应当][应][可]保障[安全]。"}
    rules.check_sound(more.texts, more.brackets)
    assert [each.proposers for each in more.bracket(1).alternatives] == [("ga",), ("bo", "ce"), ("de",)]
    assert rules.words_of(more.texts[EN], more.bracket(1), EN) == ("shall", "should", "may")
    assert rules.words_of(more.texts[ZH], more.bracket(1), ZH) == ("应当", "应", "可")
    assert rules.words_of(more.texts[EN], more.bracket(2), EN) == ("safety",)
    assert [each.number for each in more.brackets] == [1, 2]


@pytest.mark.parametrize(
    ("words", "fault", "language"),
    [
        ({EN: " ", ZH: "可"}, Fault.NO_WORDS, EN),
        ({EN: "may", ZH: "应"}, Fault.TWICE, ZH),
    ],
)
def test_an_alternative_that_says_nothing_or_nothing_new_is_refused_with_its_language_and_bracket(
    words, fault, language
):
    with pytest.raises(BracketError) as caught:
        rules.add(SHALL, SHALL.bracket(1), words, ["de"])
    assert (caught.value.fault, caught.value.language, caught.value.number) == (fault, language, 1)
    assert str(caught.value) == f"{fault} at 1 ({language})"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("States [fully] ensure it.", "States ensure it."),
        ("Ensure it [fully].", "Ensure it."),
        ("[Fully] ensure it.", "ensure it."),
        ("确保[充分]落实。", "确保落实。"),
        ("Ensure it [fully]", "Ensure it"),
        ("Ensure [fully]it.", "Ensure it."),
        ("Ensure[d] it.", "Ensure it."),
        ("Agreed:\n[Fully] ensure it.", "Agreed:\nensure it."),
        ("Agreed:\n[un]safe", "Agreed:\nsafe"),
        ("[all of it]", ""),
    ],
)
def test_what_is_taken_out_leaves_no_second_space_and_nothing_else(text, left):
    start, end = text.index("["), text.index("]") - 1
    made = rules.put(Marked({EN: text.replace("[", "").replace("]", ""), ZH: ""}), 1, {EN: (start, end)}, [], [()])
    assert made.texts[EN] == text
    assert rules.resolve(made, made.bracket(1), {EN: ""}).texts[EN] == left


def test_a_bracket_in_one_language_is_found_and_completed_in_the_other():
    half = rules.put(BASE, 1, {EN: (7, 12)}, [{EN: "should"}], [("ga",), ("bo",)])
    assert [(each.key, language) for each, language in rules.one_sided([hashed(half)])] == [("p", ZH)]
    whole = rules.put(half, 1, {ZH: (2, 4)}, [{ZH: "应"}], [(), ()])
    assert whole.texts == SHALL.texts
    assert [each.proposers for each in whole.bracket(1).alternatives] == [("ga",), ("bo",)]
    assert not list(rules.one_sided([hashed(whole)]))


@pytest.mark.parametrize(
    ("fault", "span", "more"),
    [
        (Fault.OVERLAPS, (8, 11), []),
        (Fault.OVERLAPS, (0, 8), []),
        (Fault.OVERLAPS, (21, 29), []),
        (Fault.OVERLAPS, (0, 29), []),
        (Fault.NO_WORDS, (0, 6), [{EN: " "}]),
        (Fault.NO_WORDS, (0, 6), [{EN: "a\nb"}]),
        (Fault.TWICE, (0, 6), [{EN: "States"}]),
    ],
)
def test_brackets_never_overlap_and_never_stand_empty_or_twice(fault, span, more):
    with pytest.raises(BracketError) as caught:
        rules.put(SHALL, 2, {EN: span}, more, [(), ()][: 1 + len(more)])
    number = 1 if fault is Fault.OVERLAPS else 2
    assert (caught.value.fault, caught.value.language, caught.value.number) == (fault, EN, number)


@pytest.mark.parametrize(
    ("view", "en", "zh"),
    [
        (View.FIRST, "States shall ensure safety.", "各国应当保障安全。"),
        (View.WITHOUT, "States ensure safety.", "各国保障安全。"),
        (View.BRACKETS, SHALL.texts[EN], SHALL.texts[ZH]),
    ],
)
def test_a_text_is_read_with_the_first_alternatives_or_without_the_words_in_brackets(view, en, zh):
    left = SHALL.brackets if view is View.BRACKETS else ()
    assert rules.clean(hashed(SHALL), view) == replace(provision("p", en, zh), brackets=left)


def test_without_its_words_a_provision_awaits_them():
    state = put(BASE, 1, BASE.texts[EN], BASE.texts[ZH])
    assert set(rules.clean(hashed(state), View.WITHOUT).statuses.values()) == {Status.AWAITING}


@pytest.mark.parametrize(
    "text", ["States shall ensure safety.", "States [shall](should] ensure.", "States [shall][should) be.", "[shall]"]
)
def test_a_structure_that_is_not_in_the_words_is_unsound(text):
    with pytest.raises(BracketError) as caught:
        rules.check_sound({EN: text, ZH: SHALL.texts[ZH]}, SHALL.brackets)
    assert (caught.value.fault, caught.value.language, caught.value.number) == (Fault.UNSOUND, EN, 1)


def test_an_alternative_that_lacks_one_of_the_languages_is_unsound():
    state = rules.add(SHALL, SHALL.bracket(1), {EN: "may", ZH: "可"}, [])
    first, second, third = state.bracket(1).alternatives
    half = replace(state.bracket(1), alternatives=(first, replace(second, spans={EN: second.spans[EN]}), third))
    with pytest.raises(BracketError) as caught:
        rules.check_sound(state.texts, [half])
    assert (caught.value.fault, caught.value.language, caught.value.number) == (Fault.UNSOUND, ZH, 1)


def test_a_passage_without_words_stands_nowhere():
    assert rules.occurrences("安全", "") == ()
    assert rules.occurrences("安安安", "安安") == ((0, 2), (1, 3))
    assert rules.occurrences("安全", "安全") == ((0, 2),)


def test_brackets_stand_edge_to_edge():
    behind = rules.put(SHALL, 2, {EN: (22, 29)}, [], [()])
    around = rules.put(behind, 3, {EN: (0, 7)}, [], [()])
    assert around.texts[EN] == "[States ][shall][should][ ensure] safety."
    rules.check_sound(around.texts, around.brackets)
    assert [rules.words_of(around.texts[EN], each, EN) for each in around.brackets] == [
        ("shall", "should"),
        (" ensure",),
        ("States ",),
    ]


def test_of_two_brackets_the_other_one_stays_when_one_is_resolved():
    state = put(SHALL, 2, "safety", "安全")
    left = rules.resolve(state, state.bracket(1), {EN: "may", ZH: "可"})
    assert left.texts == {EN: "States may ensure [safety].", ZH: "各国可保障[安全]。"}
    assert [each.number for each in left.brackets] == [2]
    assert rules.words_of(left.texts[ZH], left.bracket(2), ZH) == ("安全",)


def test_a_bracket_in_the_other_language_alone_is_no_hindrance_to_an_edit():
    half = rules.put(BASE, 1, {ZH: (2, 4)}, [{ZH: "应"}], [(), ()])
    state = rules.put(half, 2, {EN: (13, 19)}, [], [()])
    edited = "All States shall [ensure] safety."
    moved = rules.move(state, {EN: edited, ZH: state.texts[ZH]})
    assert rules.words_of(edited, moved.bracket(2), EN) == ("ensure",)
    assert rules.words_of(moved.texts[ZH], moved.bracket(1), ZH) == ("应当", "应")


def test_a_refused_edit_names_the_bracket_that_is_lost_or_else_the_first():
    state = put(SHALL, 2, "safety", "安全")
    with pytest.raises(BracketError) as caught:
        rules.move(state, {EN: "States [shall][should] ensure peace.", ZH: state.texts[ZH]})
    assert (caught.value.fault, caught.value.number) == (Fault.CROSSED, 2)
    twice = Marked({EN: "shall or shall", ZH: "应当或应当"})
    places = {EN: (9, 14), ZH: (3, 5)}
    both = put(rules.put(twice, 1, places, [], [()]), 2, "shall", "应当")
    with pytest.raises(BracketError) as caught:
        rules.move(both, {EN: "[shall]", ZH: both.texts[ZH]})
    assert (caught.value.fault, caught.value.number) == (Fault.CROSSED, 2)
