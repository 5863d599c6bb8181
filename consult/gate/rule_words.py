"""Rules of decision in words: sentences built from the fields of a rule, true of every rule that can exist."""

from dataclasses import replace
from math import gcd

from consult.gate.instants import number
from consult.language import current_language, gettext, ngettext, npgettext, pgettext, speaking
from consult.rules.composing import NAMED
from consult.rules.decision import Base, Quorum, Rule, Tie, Unopposed


def rule_sentences(rule: Rule, language: str = "") -> str:
    """What a rule asks for, in full sentences."""
    with speaking(language or current_language()):
        parts = [_unopposed(rule.unopposed)] if rule.unopposed else _by_vote(rule)
        parts.append(_quorum(rule.quorum))
        return ("" if current_language() == "zh" else " ").join(part for part in parts if part)


def rule_name(rule: Rule, language: str = "") -> str:
    """The name of a rule; one that is not as its preset is says what it asks for."""
    with speaking(language or current_language()):
        known = NAMED.get(rule.name)
        is_preset = known is not None and replace(rule, quorum=known.quorum, tie=known.tie) == known
        return preset_name(rule.name) if is_preset else _own_name(rule)


def preset_name(name: str) -> str:
    """The name of a preset."""
    names: dict[str, str] = {
        "simple": pgettext("rule", "simple majority"),
        "two-thirds": pgettext("rule", "two-thirds majority"),
        "absolute-majority": pgettext("rule", "majority of all members"),
        "two-thirds-of-members": pgettext("rule", "two thirds of all members"),
        "iso-enquiry": pgettext("rule", "enquiry stage rule (ISO)"),
        "consensus": pgettext("rule", "consensus"),
        "silence": pgettext("rule", "silence procedure"),
        "without-vote": pgettext("rule", "adoption without a vote"),
        "ietf": pgettext("rule", "balloting rule of the IESG (IETF)"),
        "itu-tap": pgettext("rule", "traditional approval process (ITU-T)"),
    }
    return names[name]


def share_words(num: int, den: int) -> str:
    """A share in words where it is a common one, otherwise in figures."""
    common = gcd(num, den)
    share = (num // common, den // common)
    words: dict[tuple[int, int], str] = {
        (1, 1): pgettext("share", "all"),
        (1, 2): pgettext("share", "half"),
        (1, 3): pgettext("share", "one third"),
        (2, 3): pgettext("share", "two thirds"),
        (1, 4): pgettext("share", "one quarter"),
        (3, 4): pgettext("share", "three quarters"),
        (1, 5): pgettext("share", "one fifth"),
        (2, 5): pgettext("share", "two fifths"),
        (3, 5): pgettext("share", "three fifths"),
        (4, 5): pgettext("share", "four fifths"),
        (7, 10): pgettext("share", "seven tenths"),
        (9, 10): pgettext("share", "nine tenths"),
    }
    figures: dict[str, str] = {"num": number(share[0]), "den": number(share[1])}
    return words.get(share) or str(pgettext("share", "%(num)s/%(den)s", **figures))


def _unopposed(how: Unopposed) -> str:
    said: dict[Unopposed, str] = {
        Unopposed.SILENCE: gettext(
            "Adopted when the time has passed unless a delegation objects in writing, with its reason. The first "
            "objection breaks the silence: the procedure ends, and the question is not adopted."
        ),
        Unopposed.CALL: gettext(
            "Adopted without a vote when the time has passed unless a delegation objects, with its reason. The first "
            "objection ends the call: the question is not adopted, and may be put to the vote."
        ),
    }
    return said[how]


def _by_vote(rule: Rule) -> list[str]:
    parts = [_adoption(rule), _least_in_favour(rule), _by_nobody(rule), *_negatives(rule)]
    return [*parts, _abstainers(rule), *_further_answers(rule), _tie(rule)]


def _adoption(rule: Rule) -> str:
    if rule.num == 0:
        return _without_share(rule)
    plain = rule.base is Base.YES_NO and not rule.p_members and not rule.count_no_objection
    if plain and rule.strict and 2 * rule.num == rule.den:
        return str(gettext("Adopted if more of the delegations present and voting are in favour than against."))
    facts = {"share": share_words(rule.num, rule.den), "those": _those(rule)}
    return _with_no_objection(rule, facts) if rule.count_no_objection else _in_favour(rule, facts)


def _in_favour(rule: Rule, facts: dict[str, str]) -> str:
    if rule.strict:
        return str(gettext("Adopted if more than %(share)s of %(those)s are in favour.", **facts))
    if rule.num == rule.den:
        return str(gettext("Adopted if all of %(those)s are in favour.", **facts))
    return str(gettext("Adopted if at least %(share)s of %(those)s are in favour.", **facts))


def _with_no_objection(rule: Rule, facts: dict[str, str]) -> str:
    if rule.strict:
        said = gettext("Adopted if more than %(share)s of %(those)s are in favour or have no objection.", **facts)
    elif rule.num == rule.den:
        said = gettext("Adopted if all of %(those)s are in favour or have no objection.", **facts)
    else:
        said = gettext("Adopted if at least %(share)s of %(those)s are in favour or have no objection.", **facts)
    return str(said)


def _without_share(rule: Rule) -> str:
    if rule.min_positive == 0:
        return str(gettext("No vote in favour is needed: silence counts as agreement."))
    return str(
        ngettext(
            "Adopted if at least %(least)s of %(those)s is in favour.",
            "Adopted if at least %(least)s of %(those)s are in favour.",
            rule.min_positive,
            least=number(rule.min_positive),
            those=_voters(rule),
        )
    )


def _least_in_favour(rule: Rule) -> str:
    """Said where the share alone does not ask for it."""
    if rule.num == 0 or rule.min_positive == 0 or (rule.min_positive == 1 and not rule.count_no_objection):
        return ""
    return str(
        ngettext(
            "At least %(least)s of %(those)s must be in favour.",
            "At least %(least)s of %(those)s must be in favour.",
            rule.min_positive,
            least=number(rule.min_positive),
            those=_voters(rule),
        )
    )


def _by_nobody(rule: Rule) -> str:
    """What the share of nothing comes to, where no vote in favour is asked for."""
    if rule.num == 0 or rule.min_positive or rule.strict:
        return ""
    if rule.p_members:
        return str(gettext("If no P-member votes in favour or against, the question is adopted."))
    said: dict[Base, str] = {
        Base.YES_NO: gettext("If no delegation votes in favour or against, the question is adopted."),
        Base.YES_NO_ABSTAIN: gettext("If no delegation takes part, the question is adopted."),
        Base.MEMBERS: gettext("If no delegation is entitled to vote, the question is adopted."),
    }
    return said[rule.base]


def _negatives(rule: Rule) -> list[str]:
    limit, num, den = rule.max_negative, rule.max_negative_num, rule.max_negative_den or 1
    said = []
    if limit == 0 or num == 0:
        said = [gettext("A single vote against prevents adoption.")]
    elif limit is not None:
        prevents = ngettext(
            "More than %(limit)s vote against prevents adoption.",
            "More than %(limit)s votes against prevent adoption.",
            limit,
            limit=number(limit),
        )
        said = [prevents]
    if limit != 0 and num and num != den:
        share = share_words(num, den)
        said.append(
            gettext(
                "Not adopted if more than %(share)s of all delegations present and voting are against.", share=share
            )
        )
    reasons = [gettext("A vote against needs its reason in writing.")] if rule.requires_reason_for_negative else []
    return [str(each) for each in [*said, *reasons]]


def _abstainers(rule: Rule) -> str:
    if rule.num == 0:
        return str(gettext("Delegations that abstain take part, but do not stand in the way of adoption."))
    said: dict[Base, str] = {
        Base.YES_NO: gettext("Delegations that abstain take part, but do not count as present and voting."),
        Base.YES_NO_ABSTAIN: gettext("Delegations that abstain count among those taking part."),
        Base.MEMBERS: gettext("Delegations that abstain or do not vote remain among those entitled to vote."),
    }
    return said[rule.base]


def _further_answers(rule: Rule) -> list[str]:
    said = []
    if rule.count_no_objection:
        said.append(gettext("A delegation may answer “no objection”: it takes part, neither in favour nor against."))
    if rule.recused_leave_base:
        said.append(gettext("A delegation that recuses itself does not count among those entitled to vote."))
    if rule.p_members:
        said.append(gettext("Where no P-members are named, every delegation counts as one."))
    return [str(each) for each in said]


def _tie(rule: Rule) -> str:
    if not rule.is_more_yes_than_no:
        return ""
    if rule.tie is Tie.SECOND_BALLOT:
        return str(gettext("In a tie the question is not adopted; a second ballot may be held once."))
    return str(gettext("In a tie the question is not adopted."))


def _quorum(quorum: Quorum | None) -> str:
    if quorum is None or (quorum.num == 0 and not quorum.strict):
        return str(gettext("There is no quorum."))
    if quorum.num == 0:
        return str(gettext("The quorum is one delegation."))
    if 2 * quorum.num == quorum.den and quorum.strict:
        return str(gettext("The quorum is more than half of the delegations entitled to vote."))
    share = share_words(quorum.num, quorum.den)
    if quorum.strict:
        said = gettext("The quorum is more than %(share)s of the delegations entitled to vote.", share=share)
    else:
        said = gettext("The quorum is %(share)s of the delegations entitled to vote.", share=share)
    return str(said)


def _those(rule: Rule) -> str:
    """What the share is a share of."""
    if rule.p_members:
        return str(pgettext("base", "the P-members present and voting"))
    words: dict[Base, str] = {
        Base.YES_NO: pgettext("base", "the delegations present and voting"),
        Base.YES_NO_ABSTAIN: pgettext("base", "the delegations taking part"),
        Base.MEMBERS: pgettext("base", "the delegations entitled to vote"),
    }
    return words[rule.base]


def _voters(rule: Rule) -> str:
    """Among whom votes in favour are counted."""
    return str(pgettext("base", "the P-members") if rule.p_members else pgettext("base", "the delegations"))


def _own_name(rule: Rule) -> str:
    if rule.num == 0:
        least = rule.min_positive
        said = npgettext(
            "rule",
            "own rule: at least %(least)s in favour",
            "own rule: at least %(least)s in favour",
            least,
            least=number(least),
        )
        return str(said)
    bases: dict[Base, str] = {
        Base.YES_NO: pgettext("base", "those present and voting"),
        Base.YES_NO_ABSTAIN: pgettext("base", "those taking part"),
        Base.MEMBERS: pgettext("base", "those entitled to vote"),
    }
    facts = {"share": share_words(rule.num, rule.den), "those": bases[rule.base]}
    if rule.strict:
        return str(pgettext("rule", "own rule: more than %(share)s of %(those)s", **facts))
    return str(pgettext("rule", "own rule: %(share)s of %(those)s", **facts))
