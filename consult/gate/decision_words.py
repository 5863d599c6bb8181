"""Rules of decision and their outcomes in words, in the reader's language or in one asked for."""

from consult.gate.instants import number
from consult.language import current_language, gettext, pgettext, speaking
from consult.rules.decision import Decision, Outcome, Quorum, Reason, Rule, Tie


def rule_sentences(rule: Rule, language: str = "") -> str:
    """What a rule asks for, in full sentences."""
    with speaking(language or current_language()):
        parts = [_majority(rule), _abstainers(), _tie(rule), _quorum(rule.quorum)]
        return ("" if current_language() == "zh" else " ").join(part for part in parts if part)


def rule_name(rule: Rule) -> str:
    """The name of a rule."""
    names: dict[str, str] = {
        "simple": pgettext("rule", "simple majority"),
        "two-thirds": pgettext("rule", "two-thirds majority"),
    }
    return names.get(rule.name, rule.name)


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


def working(decision: Decision) -> list[str]:
    """How the outcome follows from the counts, in full sentences; nothing where nothing was counted."""
    if decision.counts is None:
        return []
    said = [_counts(decision)]
    if decision.reason is Reason.QUORUM:
        said = [*said, _no_decision(decision)]
    elif decision.quorum_needed is not None:
        said = [*said, _quorum_met(decision)]
    if decision.second_ballot_offered:
        said.append(pgettext("outcome", "Tied: a second ballot may be held once"))
    return said


def _counts(decision: Decision) -> str:
    assert decision.counts is not None
    facts = {
        "yes": number(decision.counts.yes),
        "no": number(decision.counts.no),
        "abstain": number(decision.counts.abstain),
        "base": number(decision.present_and_voting),
        "needed": number(decision.needed or 0),
    }
    if decision.outcome is Outcome.ADOPTED:
        return str(
            pgettext(
                "outcome",
                "%(yes)s in favour, %(no)s against, %(abstain)s abstentions; %(base)s present and voting; "
                "%(needed)s needed; adopted",
                **facts,
            )
        )
    if decision.outcome is Outcome.NOT_ADOPTED:
        return str(
            pgettext(
                "outcome",
                "%(yes)s in favour, %(no)s against, %(abstain)s abstentions; %(base)s present and voting; "
                "%(needed)s needed; not adopted",
                **facts,
            )
        )
    return str(pgettext("outcome", "%(yes)s in favour, %(no)s against, %(abstain)s abstentions", **facts))


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
    assert decision.counts is not None
    return str(
        pgettext(
            "outcome",
            "Quorum met: %(took_part)s of %(members)s delegations took part; %(quorum)s needed",
            took_part=number(decision.took_part),
            members=number(decision.counts.members),
            quorum=number(decision.quorum_needed or 0),
        )
    )


def _majority(rule: Rule) -> str:
    if rule.name == "two-thirds":
        return str(gettext("Adopted if at least two thirds of the delegations present and voting are in favour."))
    return str(gettext("Adopted if more of the delegations present and voting are in favour than against."))


def _abstainers() -> str:
    return str(gettext("Delegations that abstain take part, but do not count as present and voting."))


def _tie(rule: Rule) -> str:
    if not rule.is_more_yes_than_no:
        return ""
    if rule.tie is Tie.SECOND_BALLOT:
        return str(gettext("In a tie the question is not adopted; a second ballot may be held once."))
    return str(gettext("In a tie the question is not adopted."))


def _quorum(quorum: Quorum | None) -> str:
    if quorum is None:
        return str(gettext("There is no quorum."))
    share = (quorum.num, quorum.den, quorum.strict)
    if share == (1, 2, True):
        return str(gettext("The quorum is more than half of the delegations entitled to vote."))
    if share == (1, 3, False):
        return str(gettext("The quorum is one third of the delegations entitled to vote."))
    if share == (2, 3, False):
        return str(gettext("The quorum is two thirds of the delegations entitled to vote."))
    return str(
        gettext(
            "The quorum is %(num)s of every %(den)s delegations entitled to vote.", num=quorum.num, den=quorum.den
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
