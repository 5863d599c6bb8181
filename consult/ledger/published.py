"""Published results and roll-calls, held against what the record comes to: every number, and every question."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from consult.ledger import bundle, entries
from consult.ledger.findings import Code, Finding
from consult.ledger.replay import Replayed
from consult.ledger.replay_texts import RollCall
from consult.ledger.replay_votes import Ballot
from consult.rules.counts import Counts
from consult.rules.decision import Rule, decide
from consult.text.canonical import CanonicalError, parse_canonical

_Facts: TypeAlias = Mapping[str, object]


def check_results(files: Mapping[str, bytes], replayed: Replayed, scope: str) -> list[Finding]:
    """Each ballot that was decided has its result in the bundle, and it says what the record says."""
    decided = [held for name, held in replayed.votes.ballots.items() if name in replayed.votes.decisions]
    due = {bundle.result_name(held.name): held for held in decided if scope in {bundle.WHOLE, held.consultation}}
    found = _unknown(files, bundle.RESULTS, due)
    for name, held in sorted(due.items()):
        if name not in files:
            found.append(Finding(Code.RESULT_MISSING, name, held.name))
        else:
            wrong = _wrong(_parsed(files[name]), _due(held, replayed))
            found += [Finding(Code.RESULT_WRONG, name, key) for key in wrong]
    return found


def check_roll_calls(files: Mapping[str, bytes], replayed: Replayed, scope: str) -> list[Finding]:
    """Each imported roll-call has its list in the bundle; it is counted again, and judged again under each rule."""
    known = replayed.texts.roll_calls if scope == bundle.WHOLE else {}
    due = {f"{bundle.ROLL_CALLS}{key}.json": held for key, held in known.items()}
    found = _unknown(files, bundle.ROLL_CALLS, due)
    for name, held in sorted(due.items()):
        if name not in files:
            found.append(Finding(Code.ROLL_CALL_MISSING, name))
        else:
            found += [Finding(Code.ROLL_CALL_WRONG, name, key) for key in _miscounted(_parsed(files[name]), held)]
    return found


def _unknown(files: Mapping[str, bytes], folder: str, due: Collection[str]) -> list[Finding]:
    names = sorted(name for name in files if name.startswith(folder) and name not in due)
    return [Finding(Code.FILE_UNKNOWN, name) for name in names]


def _miscounted(said: _Facts, imported: RollCall) -> list[str]:
    """What a roll-call says that its list does not come to, or the record does not hold."""
    votes = {str(each.get("seat")): str(each.get("vote")) for each in _listed(said.get("votes"))}
    counted = _counted(votes.values())
    outcome = {"outcome": imported.outcome} if imported.outcome else {}
    form = {"format": "consult/roll-call", "version": 1}
    wrong = _wrong(said, {**form, "list_hash": imported.list_hash, "counts": counted, **outcome})
    counts = Counts(**counted)
    holds = {
        "votes": entries.roll_call_hash(votes) == imported.list_hash,
        "record": Counts.from_facts(imported.counts) == counts,
        "under_rules": bool(said.get("under_rules"))
        and all(_is_so(each, counts) for each in _listed(said.get("under_rules"))),
    }
    return wrong + [key for key, held in holds.items() if not held]


def _due(held: Ballot, replayed: Replayed) -> dict[str, object]:
    """What a published result has to say of a ballot."""
    facts: dict[str, object] = {
        "format": "consult/ballot-result",
        "version": 1,
        "ballot": held.name,
        "stage": "annulled" if held.annulled else "closed",
        "opens_at": held.opens,
        "closes_at": held.closes,
        "rule": held.rule.to_facts(),
        "members": len(held.register),
        "register_hash": entries.register_hash(held.register),
        "decision": replayed.votes.decisions[held.name],
    }
    if held.closed and not held.annulled and held.rule.unopposed is None:
        standing, names, told = held.current(), replayed.people.names, held.told()
        facts["votes"] = [
            (key, standing[key].value if key in standing else "not_voting", told.get(key, ""), names.get(key, {}))
            for key in sorted(held.register)
        ]
        facts["excluded"] = [(key, "suspended") for key in sorted(held.excluded)]
    facts["question"] = held.question
    return facts


def _wrong(said: _Facts, due: _Facts) -> list[str]:
    """The keys that do not say what they should."""
    return sorted(key for key, value in due.items() if _as_compared(key, said.get(key)) != value)


def _as_compared(key: str, value: object) -> object:
    if key == "votes":
        votes = (
            (each.get("delegation"), each.get("vote"), each.get("origin", ""), _hashed(each.get("name")))
            for each in _listed(value)
        )
        return sorted(votes, key=lambda each: str(each[0]))
    if key == "excluded":
        return sorted((str(each.get("delegation")), each.get("reason")) for each in _listed(value))
    return _hashed(value) if key == "question" else value


def _hashed(value: object) -> _Facts:
    """Words by language, as the record names them."""
    words = value if isinstance(value, Mapping) else {}
    return {language: hashlib.sha256(str(text).encode()).hexdigest() for language, text in words.items()}


def _is_so(working: _Facts, counts: Counts) -> bool:
    rule = working.get("rule")
    try:
        return isinstance(rule, Mapping) and decide(Rule.from_facts(rule), counts).to_facts() == working["decision"]
    except (ValueError, KeyError):
        return False


def _counted(votes: Iterable[str]) -> dict[str, int]:
    held = list(votes)
    return {"members": len(held)} | {choice: held.count(choice) for choice in ("yes", "no", "abstain")}


def _parsed(body: bytes) -> _Facts:
    try:
        held = parse_canonical(body)
    except CanonicalError:
        return {}
    return held if isinstance(held, dict) else {}


def _listed(value: object) -> list[_Facts]:
    """The objects in a list; what is no object says nothing."""
    return [each if isinstance(each, Mapping) else {} for each in value] if isinstance(value, list) else [{}]
