"""Rules and counts for tests: every preset, rules composed at random, and counts that a vote under them can have."""

from hypothesis import strategies as st

from consult.rules.counts import Counts
from consult.rules.decision import MORE_THAN_HALF, PRESETS, Base, Quorum, Rule, Tie, decide, preset

FIGURES = st.integers(0, 60)
SHARES = st.integers(1, 10).flatmap(lambda den: st.tuples(st.integers(0, den), st.just(den)))
STRICT_SHARES = st.integers(1, 10).flatmap(lambda den: st.tuples(st.integers(0, den - 1), st.just(den)))
PRESET_RULES = st.sampled_from(sorted(PRESETS)).flatmap(
    lambda name: st.sampled_from([preset(name), preset(name, None), preset(name, MORE_THAN_HALF)])
)


@st.composite
def quorums(draw):
    """None, or a share that a quorum can be."""
    if draw(st.booleans()):
        return None
    strict = draw(st.booleans())
    num, den = draw(STRICT_SHARES if strict else SHARES)
    return Quorum(num=num, den=den, strict=strict)


@st.composite
def composed_rules(draw):
    """Any rule that can exist, whether or not the form offers it."""
    strict = draw(st.booleans())
    num, den = draw(STRICT_SHARES if strict else SHARES)
    limit = draw(st.none() | SHARES)
    base = draw(st.sampled_from(Base))
    return Rule(
        name="own",
        base=base,
        num=num,
        den=den,
        strict=strict,
        max_negative_num=limit[0] if limit else None,
        max_negative_den=limit[1] if limit else None,
        min_positive=draw(st.integers(0, 5)),
        max_negative=draw(st.none() | st.integers(0, 5)),
        count_no_objection=draw(st.booleans()),
        recused_leave_base=draw(st.booleans()),
        p_members=base is Base.YES_NO and draw(st.booleans()),
        quorum=draw(quorums()),
        tie=draw(st.sampled_from(Tie)),
        requires_reason_for_negative=draw(st.booleans()),
    )


RULES = PRESET_RULES | composed_rules()


@st.composite
def counts_for(draw, rule=None):
    """Counts of a vote, with no objection where the rule knows it and P figures where it asks for them."""
    yes, no, abstain, recused, absent = (draw(FIGURES) for _ in range(5))
    no_objection = draw(FIGURES) if rule is not None and rule.count_no_objection else 0
    known = {}
    if rule is not None and rule.p_members and draw(st.booleans()):
        known = {"p_yes": draw(st.integers(0, yes)), "p_no": draw(st.integers(0, no))}
    return counted(yes, no, abstain, absent, recused=recused, no_objection=no_objection, **known)


CASES = RULES.flatmap(lambda rule: st.tuples(st.just(rule), counts_for(rule)))


def counted(yes, no, abstain=0, absent=0, **others):
    """Counts among as many members as did anything or nothing."""
    members = yes + no + abstain + absent + others.get("recused", 0) + others.get("no_objection", 0)
    return Counts(members=members, yes=yes, no=no, abstain=abstain, **others)


def judged(name, *figures, quorum=None, **others):
    """The decision under a preset, without a quorum unless one is given."""
    return decide(preset(name, quorum), counted(*figures, **others))


def settled(decision):
    """What came of it, and by which test."""
    return decision.outcome, decision.reason
