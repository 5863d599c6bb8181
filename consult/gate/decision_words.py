"""Outcomes of decisions in words, in the reader's language; beside them, for templates, the words of rules."""

from collections.abc import Callable, Mapping

from consult.gate.instants import number
from consult.gate.rule_words import rule_name, rule_sentences, share_words
from consult.language import npgettext, pgettext
from consult.rules.counts import Counts
from consult.rules.decision import Base, Decision, Outcome, Reason, Rule, judged, least
from consult.rules.shortfalls import Shortfall, shortfalls


def outcome_title(decision: Decision) -> str:
    """The outcome in a word or two."""
    by_reason: dict[Reason, str] = {
        Reason.TIED: pgettext("outcome", "Tied: not adopted"),
        Reason.NO_VOTES: pgettext("outcome", "No votes cast: not adopted"),
    }
    return by_reason.get(decision.reason) or outcome_word(decision.outcome)


def outcome_word(outcome: str) -> str:
    """The word for an outcome."""
    words: dict[Outcome, str] = {
        Outcome.ADOPTED: pgettext("outcome", "Adopted"),
        Outcome.NOT_ADOPTED: pgettext("outcome", "Not adopted"),
        Outcome.NO_DECISION: pgettext("outcome", "No decision"),
        Outcome.WITHOUT_VOTE: pgettext("outcome", "Adopted without a vote"),
        Outcome.MOOT: pgettext("outcome", "Not put to the vote"),
        Outcome.ANNULLED: pgettext("outcome", "Annulled"),
    }
    return words.get(Outcome(outcome), "") if outcome else pgettext("outcome", "Result not certain")


def outcome_tone(outcome: str) -> str:
    """The tone of a badge or card beside the word."""
    return {Outcome.ADOPTED: "good", Outcome.WITHOUT_VOTE: "good", Outcome.NOT_ADOPTED: "bad"}.get(
        Outcome(outcome) if outcome else Outcome.MOOT, "warn"
    )


def working(decision: Decision, rule: Rule) -> list[str]:
    """How the outcome follows from the counts, in full sentences; nothing where nothing was counted."""
    if decision.counts is None:
        return []
    if rule.unopposed is not None:
        return [_objections(decision.counts), *_of_quorum(decision)]
    said = [_counts(decision, decision.counts, rule), *_further_counts(decision.counts)]
    if rule.count_no_objection and rule.num:
        said.append(_support(decision.base, decision.counts, rule))
    said += _settled_by(decision, decision.counts, rule)
    said += [] if decision.reason is Reason.QUORUM else _of_quorum(decision)
    if decision.second_ballot_offered:
        said.append(pgettext("outcome", "Tied: a second ballot may be held once"))
    return said


def _objections(counts: Counts) -> str:
    if not counts.no:
        return str(pgettext("outcome", "No delegation objected"))
    said = npgettext(
        "outcome",
        "%(objecting)s delegation objected",
        "%(objecting)s delegations objected",
        counts.no,
        objecting=number(counts.no),
    )
    return str(said)


def _of_quorum(decision: Decision) -> list[str]:
    if decision.quorum_needed is None:
        return []
    return [_no_decision(decision) if decision.reason is Reason.QUORUM else _quorum_met(decision)]


def _counts(decision: Decision, counts: Counts, rule: Rule) -> str:
    facts = {"yes": number(counts.yes), "no": number(counts.no), "abstain": number(counts.abstain)}
    if decision.outcome not in {Outcome.ADOPTED, Outcome.NOT_ADOPTED}:
        return str(pgettext("outcome", "%(yes)s in favour, %(no)s against, %(abstain)s abstentions", **facts))
    adopted = decision.outcome is Outcome.ADOPTED
    if decision.needed is None:
        return _without_needed(facts, adopted=adopted)
    among = {Base.YES_NO: _of_voting, Base.YES_NO_ABSTAIN: _of_taking_part, Base.MEMBERS: _of_entitled}
    base = decision.present_and_voting if rule.base is Base.YES_NO else decision.base
    return among[rule.base]({**facts, "base": number(base), "needed": number(decision.needed)}, adopted=adopted)


def _without_needed(facts: Mapping[str, str], *, adopted: bool) -> str:
    if adopted:
        said = pgettext("outcome", "%(yes)s in favour, %(no)s against, %(abstain)s abstentions; adopted", **facts)
    else:
        said = pgettext("outcome", "%(yes)s in favour, %(no)s against, %(abstain)s abstentions; not adopted", **facts)
    return str(said)


def _of_voting(facts: Mapping[str, str], *, adopted: bool) -> str:
    if adopted:
        said = pgettext(
            "outcome",
            "%(yes)s in favour, %(no)s against, %(abstain)s abstentions; %(base)s present and voting; "
            "%(needed)s needed; adopted",
            **facts,
        )
    else:
        said = pgettext(
            "outcome",
            "%(yes)s in favour, %(no)s against, %(abstain)s abstentions; %(base)s present and voting; "
            "%(needed)s needed; not adopted",
            **facts,
        )
    return str(said)


def _of_taking_part(facts: Mapping[str, str], *, adopted: bool) -> str:
    if adopted:
        said = pgettext(
            "outcome",
            "%(yes)s in favour, %(no)s against, %(abstain)s abstentions; %(base)s taking part; "
            "%(needed)s needed; adopted",
            **facts,
        )
    else:
        said = pgettext(
            "outcome",
            "%(yes)s in favour, %(no)s against, %(abstain)s abstentions; %(base)s taking part; "
            "%(needed)s needed; not adopted",
            **facts,
        )
    return str(said)


def _of_entitled(facts: Mapping[str, str], *, adopted: bool) -> str:
    if adopted:
        said = pgettext(
            "outcome",
            "%(yes)s in favour, %(no)s against, %(abstain)s abstentions; %(base)s entitled to vote; "
            "%(needed)s needed; adopted",
            **facts,
        )
    else:
        said = pgettext(
            "outcome",
            "%(yes)s in favour, %(no)s against, %(abstain)s abstentions; %(base)s entitled to vote; "
            "%(needed)s needed; not adopted",
            **facts,
        )
    return str(said)


def _further_counts(counts: Counts) -> list[str]:
    """Figures that only some rules know."""
    said = []
    if counts.no_objection:
        said.append(pgettext("outcome", "No objection: %(num)s", num=number(counts.no_objection)))
    if counts.recused:
        said.append(pgettext("outcome", "Recused: %(num)s", num=number(counts.recused)))
    if counts.p_yes is not None and counts.p_no is not None:
        facts = {"yes": number(counts.p_yes), "no": number(counts.p_no)}
        said.append(pgettext("outcome", "Among the P-members: %(yes)s in favour, %(no)s against", **facts))
    return [str(each) for each in said]


def _support(base: int, counts: Counts, rule: Rule) -> str:
    """The share, where those without objection count towards it."""
    facts = {
        "support": number(judged(rule, counts)[0] + counts.no_objection),
        "needed": number(least(rule, base)),
        "base": number(base),
    }
    return str(
        pgettext(
            "outcome",
            "In favour or without objection: %(support)s; the share asks for %(needed)s of %(base)s",
            **facts,
        )
    )


def _settled_by(decision: Decision, counts: Counts, rule: Rule) -> list[str]:
    """The test that settled the outcome; an adoption has met them all."""
    said: dict[Reason, Callable[[], list[str]]] = {
        Reason.QUORUM: lambda: [_no_decision(decision)],
        Reason.NO_VOTES: lambda: [str(pgettext("outcome", "No delegation voted in favour or against"))],
        Reason.TIED: lambda: [str(pgettext("outcome", "As many in favour as against"))],
        Reason.BLOCKED: lambda: [_blocked(rule.max_negative or 0)],
        Reason.SHORT: lambda: [_missed(each, decision.base, rule) for each in shortfalls(rule, counts)],
    }
    return said.get(decision.reason, list)()


def _blocked(limit: int) -> str:
    if limit == 0:
        return str(pgettext("outcome", "Blocked: the rule allows no vote against"))
    said = npgettext(
        "outcome",
        "Blocked: the rule allows at most %(limit)s vote against",
        "Blocked: the rule allows at most %(limit)s votes against",
        limit,
        limit=number(limit),
    )
    return str(said)


def _missed(test: Shortfall, base: int, rule: Rule) -> str:
    if test is Shortfall.NEGATIVES:
        assert rule.max_negative_num is not None
        assert rule.max_negative_den is not None
        share = share_words(rule.max_negative_num, rule.max_negative_den)
        return str(
            pgettext("outcome", "Too many against: more than %(share)s of those present and voting", share=share)
        )
    if test is Shortfall.IN_FAVOUR:
        facts = {"num": number(rule.min_positive)}
        return str(pgettext("outcome", "Too few in favour: the rule asks for at least %(num)s", **facts))
    if rule.count_no_objection:
        return str(pgettext("outcome", "Too few in favour or without objection"))
    facts = {"needed": number(least(rule, base)), "base": number(base)}
    return str(pgettext("outcome", "Too few in favour: %(needed)s of %(base)s were needed", **facts))


def _no_decision(decision: Decision) -> str:
    return str(
        pgettext(
            "outcome",
            "No decision: %(took_part)s delegations took part; the quorum is %(quorum)s",
            took_part=number(decision.took_part),
            quorum=number(decision.quorum_needed or 0),
        )
    )


def _quorum_met(decision: Decision) -> str:
    return str(
        pgettext(
            "outcome",
            "Quorum met: %(took_part)s of %(members)s delegations took part; %(quorum)s needed",
            took_part=number(decision.took_part),
            members=number(decision.took_part + decision.not_voting),
            quorum=number(decision.quorum_needed or 0),
        )
    )


FILTERS = {
    "rule_sentences": rule_sentences,
    "rule_name": rule_name,
    "outcome_title": outcome_title,
    "outcome_word": outcome_word,
    "outcome_tone": outcome_tone,
    "working": working,
}
