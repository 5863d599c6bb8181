"""Rules in words: the sentences of every preset in both languages, and never the same for two rules."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.gate.rule_words import rule_name, rule_sentences, share_words
from consult.language import speaking
from consult.rules.decision import PRESETS, Base, Quorum, Rule, Tie, decide
from tests.deciding import composed_rules, counts_for

HALF_EN = "The quorum is more than half of the delegations entitled to vote."
HALF_ZH = "法定人数为有表决权的代表团过半数。"
VOTING_EN = "Delegations that abstain take part, but do not count as present and voting."
VOTING_ZH = "弃权的代表团视为参加投票，但不计入出席并参加表决者。"
ALL_EN = "Delegations that abstain or do not vote remain among those entitled to vote."
ALL_ZH = "弃权或未投票的代表团仍计入有表决权者。"
FREE_EN = "Delegations that abstain take part, but do not stand in the way of adoption."
FREE_ZH = "弃权的代表团视为参加投票，但不妨碍通过。"
PRESETS_SAID = {
    "simple": (
        "simple majority",
        "Adopted if more of the delegations present and voting are in favour than against. "
        f"{VOTING_EN} In a tie the question is not adopted; a second ballot may be held once. {HALF_EN}",
        "简单多数",
        f"出席并参加表决的代表团赞成多于反对，即为通过。{VOTING_ZH}票数相等即为未通过，可再举行一次，即第二次表决。{HALF_ZH}",
    ),
    "two-thirds": (
        "two-thirds majority",
        f"Adopted if at least two thirds of the delegations present and voting are in favour. {VOTING_EN} {HALF_EN}",
        "三分之二多数",
        f"出席并参加表决的代表团有三分之二或以上赞成，即为通过。{VOTING_ZH}{HALF_ZH}",
    ),
    "absolute-majority": (
        "majority of all members",
        f"Adopted if more than half of the delegations entitled to vote are in favour. {ALL_EN} {HALF_EN}",
        "全体成员过半数",
        f"有表决权的代表团有超过半数赞成，即为通过。{ALL_ZH}{HALF_ZH}",
    ),
    "two-thirds-of-members": (
        "two thirds of all members",
        f"Adopted if at least two thirds of the delegations entitled to vote are in favour. {ALL_EN} {HALF_EN}",
        "全体成员三分之二多数",
        f"有表决权的代表团有三分之二或以上赞成，即为通过。{ALL_ZH}{HALF_ZH}",
    ),
    "iso-enquiry": (
        "enquiry stage rule (ISO)",
        "Adopted if at least two thirds of the P-members present and voting are in favour. "
        "Not adopted if more than one quarter of all delegations present and voting are against. "
        f"A vote against needs its reason in writing. {VOTING_EN} "
        f"Where no P-members are named, every delegation counts as one. {HALF_EN}",
        "ISO询问阶段规则",
        "出席并参加表决的P成员有三分之二或以上赞成，即为通过。"
        "出席并参加表决的全体代表团有超过四分之一反对，即为未通过。"
        f"投反对票须书面说明理由。{VOTING_ZH}未指明P成员的，每个代表团均视为P成员。{HALF_ZH}",
    ),
    "consensus": (
        "consensus",
        "Adopted if at least 1 of the delegations is in favour. A single vote against prevents adoption. "
        f"{FREE_EN} {HALF_EN}",
        "协商一致",
        f"至少有1个代表团赞成，即为通过。有一票反对，即不得通过。{FREE_ZH}{HALF_ZH}",
    ),
    "silence": (
        "silence procedure",
        "Adopted when the time has passed unless a delegation objects in writing, with its reason. The first "
        "objection breaks the silence: the procedure ends, and the question is not adopted. There is no quorum.",
        "默许程序",
        "期满时如无代表团书面提出异议并说明理由，即为通过。第一项异议即打破默许：程序随即终止，所议问题未获通过。"
        "不设法定人数。",
    ),
    "ietf": (
        "balloting rule of the IESG (IETF)",
        "Adopted if at least two thirds of the delegations entitled to vote are in favour or have no objection. "
        "At least 1 of the delegations must be in favour. A single vote against prevents adoption. "
        f"{ALL_EN} A delegation may answer “no objection”: it takes part, neither in favour nor against. "
        f"A delegation that recuses itself does not count among those entitled to vote. {HALF_EN}",
        "IESG表决规则（IETF）",
        "有表决权的代表团有三分之二或以上赞成或无异议，即为通过。须至少有1个代表团赞成。有一票反对，即不得通过。"
        f"{ALL_ZH}代表团可答“无异议”：视为参加投票，但既非赞成，亦非反对。"
        f"回避的代表团不计入有表决权者。{HALF_ZH}",
    ),
    "itu-tap": (
        "traditional approval process (ITU-T)",
        "Adopted if at least seven tenths of the delegations present and voting are in favour. "
        "If no delegation votes in favour or against, the question is adopted. "
        f"{VOTING_EN} There is no quorum.",
        "传统批准程序（ITU-T）",
        "出席并参加表决的代表团有十分之七或以上赞成，即为通过。没有代表团投赞成票或反对票的，视为通过。"
        f"{VOTING_ZH}不设法定人数。",
    ),
}


@pytest.fixture(autouse=True, scope="module")
def speech(pages):
    with pages.app_context():
        yield


def said(rule):
    return rule_sentences(rule, "en"), rule_sentences(rule, "zh")


def own(**fields):
    return Rule(**({"name": "own", "quorum": None} | fields))


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_is_said_in_both_languages(name):
    rule = PRESETS[name]
    assert (rule_name(rule, "en"), *said(rule)[:1]) == PRESETS_SAID[name][:2]
    assert (rule_name(rule, "zh"), *said(rule)[1:]) == PRESETS_SAID[name][2:]


@pytest.mark.parametrize(
    ("rule", "english", "chinese"),
    [
        (
            own(num=3, den=4),
            "own rule: three quarters of those present and voting",
            "自定规则：出席并参加表决者的四分之三",
        ),
        (
            own(num=2, den=3, strict=True, base=Base.MEMBERS),
            "own rule: more than two thirds of those entitled to vote",
            "自定规则：超过有表决权者的三分之二",
        ),
        (
            own(num=4, den=7, base=Base.YES_NO_ABSTAIN),
            "own rule: 4/7 of those taking part",
            "自定规则：参加投票者的7分之4",
        ),
        (own(min_positive=3, max_negative=0), "own rule: at least 3 in favour", "自定规则：至少3票赞成"),
        (
            replace(PRESETS["simple"], num=3, den=5),
            "own rule: more than three fifths of those present and voting",
            "",
        ),
    ],
)
def test_an_own_rule_is_named_for_what_it_asks(rule, english, chinese):
    assert rule_name(rule, "en") == english
    assert rule_name(rule, "zh") == chinese or not chinese


@pytest.mark.parametrize("change", [{"quorum": None}, {"tie": Tie.REJECTED}])
def test_a_preset_keeps_its_name_with_another_quorum_and_after_a_tie(change):
    assert rule_name(replace(PRESETS["simple"], **change), "en") == "simple majority"


@pytest.mark.parametrize(
    ("fields", "english", "chinese"),
    [
        ({"num": 1, "den": 1}, "Adopted if all of the delegations present and voting are in favour.", "全部赞成"),
        ({"num": 3, "den": 4, "strict": True}, "Adopted if more than three quarters of", "超过四分之三赞成"),
        ({"num": 1, "den": 2, "max_negative": 2}, "More than 2 votes against prevent adoption.", "反对票超过2票"),
        (
            {"num": 1, "den": 2, "min_positive": 4},
            "At least 4 of the delegations must be in favour.",
            "须至少有4个代表团",
        ),
        ({"quorum": Quorum(num=3, den=5, strict=True)}, "The quorum is more than three fifths of", "法定人数为超过"),
        ({"quorum": Quorum(num=0, den=1, strict=True)}, "The quorum is one delegation.", "法定人数为1个代表团。"),
    ],
)
def test_every_field_of_an_own_rule_is_said(fields, english, chinese):
    assert english in said(own(**fields))[0]
    assert chinese in said(own(**fields))[1]


def test_the_sentences_of_all_presets_differ_in_both_languages():
    for language in ("en", "zh"):
        assert len({rule_sentences(rule, language) for rule in PRESETS.values()}) == len(PRESETS)
        assert len({rule_name(rule, language) for rule in PRESETS.values()}) == len(PRESETS)


CHANGES = composed_rules().flatmap(
    lambda other: st.sampled_from(
        [field.name for field in fields(Rule) if field.name not in {"name", "version"}]
    ).map(lambda name: (name, getattr(other, name)))
)


def changed(rule, change):
    """The rule with one field of another, where such a rule can exist."""
    try:
        return replace(rule, **dict([change]))
    except ValueError:
        return rule


@given(composed_rules(), CHANGES, st.data())
def test_two_rules_that_decide_differently_never_print_the_same_sentences(rule, change, data):
    other = changed(rule, change)
    counts = data.draw(counts_for(rule))
    if not other.count_no_objection:
        counts = replace(counts, no_objection=0)
    outcomes = [decide(each, counts).outcome for each in (rule, other)]
    if outcomes[0] is not outcomes[1]:
        assert all(one != two for one, two in zip(said(rule), said(other), strict=True))


@given(composed_rules(), CHANGES)
def test_two_rules_print_the_same_sentences_only_if_they_mean_the_same(rule, change):
    other = changed(rule, change)
    same = [one == two for one, two in zip(said(rule), said(other), strict=True)]
    assert same == [meaning(rule) == meaning(other)] * 2


def meaning(rule):
    """What a rule asks for, without what cannot matter: the form of its fractions, a tie that cannot be."""
    limit = rule.max_negative_num, rule.max_negative_den
    by_number = 0 if 0 in (rule.max_negative, rule.max_negative_num) else rule.max_negative
    return (
        None if rule.num == 0 else (rule.base, rule.num / rule.den, rule.strict, rule.p_members),
        rule.min_positive if rule.num == 0 else max(rule.min_positive, 0 if weak(rule) else 1),
        rule.count_no_objection and rule.min_positive == 0 and rule.num > 0,
        by_number,
        None if by_number == 0 or None in limit or limit[0] == limit[1] else limit[0] / limit[1],
        (rule.count_no_objection, rule.recused_leave_base, rule.p_members, rule.requires_reason_for_negative),
        rule.tie if rule.is_more_yes_than_no else None,
        None
        if rule.quorum is None or (rule.quorum.num, rule.quorum.strict) == (0, False)
        else quorum_of(rule.quorum),
    )


def weak(rule):
    """Whether no vote in favour adopts, where none of those judged on voted."""
    return rule.min_positive == 0 and (not rule.strict or rule.count_no_objection)


def quorum_of(quorum):
    return quorum.num / quorum.den, quorum.strict


@given(st.integers(0, 30), st.integers(1, 30))
def test_a_share_is_said_the_same_way_whatever_its_form(num, den):
    for language in ("en", "zh"):
        with speaking(language):
            assert share_words(num, den) == share_words(3 * num, 3 * den)
