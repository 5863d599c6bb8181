"""The verifier of evidence bundles: run by anybody, with the standard library alone."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from consult.cli.verifier_words import HELP, Language, heading, sentence
from consult.ledger.findings import Finding
from consult.ledger.note import BadNote, VerifierKey
from consult.ledger.policy import BadPolicy, Policy
from consult.ledger.succession import Succession
from consult.ledger.verify import Report, verify

VERIFIED, NOT_VERIFIED, UNUSABLE, UNCONFIRMED = range(4)
MOST_SHOWN = 50
BOTH: tuple[Language, ...] = ("en", "zh")


def main(arguments: Sequence[str]) -> int:
    """Verify a bundle. 0: verified; 1: not; 2: unusable input; 3: sound, but no key from elsewhere confirms it."""
    given = _parser().parse_args(arguments)
    languages: tuple[Language, ...] = (given.lang,) if given.lang else BOTH
    try:
        keys = [VerifierKey.parse(key) for key in given.key]
        data = given.file.read_bytes()
        since = given.since.read_bytes() if given.since else None
        policy = Policy.parse(given.policy.read_bytes()) if given.policy else None
    except BadPolicy as error:
        for language in languages:
            facts = {"file": given.policy, "line": error.line, "why": sentence(error.flaw, language)}
            sys.stderr.write(heading("bad_policy", language, **facts) + "\n")
        return UNUSABLE
    except (OSError, BadNote) as error:
        for language in languages:
            sys.stderr.write(heading("unusable", language, reason=error) + "\n")
        return UNUSABLE
    report = verify(data, keys, since, policy)
    said = _as_json(report) if given.json else "\n\n".join(_said(report, each) for each in languages)
    sys.stdout.write(f"{said}\n")
    return status(report)


def status(report: Report) -> int:
    """The exit code of a report."""
    if not report.verified:
        return NOT_VERIFIED
    return VERIFIED if report.confirmed else UNCONFIRMED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="verify.pyz", description=HELP["about"])
    parser.add_argument("file", type=Path, help=HELP["file"])
    parser.add_argument("--key", action="append", default=[], help=HELP["key"])
    parser.add_argument("--policy", type=Path, help=HELP["policy"])
    parser.add_argument("--since", type=Path, help=HELP["since"])
    parser.add_argument("--lang", choices=BOTH, help=HELP["lang"])
    parser.add_argument("--json", action="store_true", help=HELP["json"])
    return parser


def _said(report: Report, language: Language) -> str:
    lines = [heading(_ENDS[status(report)], language)]
    lines += [_line(finding, language) for finding in report.findings[:MOST_SHOWN]]
    if len(report.findings) > MOST_SHOWN:
        lines.append(heading("more", language, count=len(report.findings) - MOST_SHOWN))
    replayed = report.replayed
    if replayed is not None:
        facts = {
            "origin": report.origin,
            "size": report.size,
            "root": report.root.hex(),
            "scope": report.scope,
            "ballots": len(replayed.votes.outcomes),
            "roll_calls": len(replayed.texts.roll_calls),
            "keys": " ".join(report.keys),
        }
        lines.append(heading("what", language, **facts))
        if report.cosigned:
            names = ", ".join(sorted(each.name for each in report.cosigned))
            lines.append(heading("cosigned", language, last=f"{report.cosigned_size - 1:,}", names=names))
        lines += [heading("succeeds", language, **_ended(each)) for each in replayed.successions]
    return "\n".join(lines)


def _ended(one: Succession) -> dict[str, str | int]:
    return {"before": one.before, "published": one.published.size, "kept": one.kept}


_ENDS = {VERIFIED: "verified", NOT_VERIFIED: "not_verified", UNCONFIRMED: "unconfirmed"}


def _line(finding: Finding, language: Language) -> str:
    said = f"  {finding.place}: {sentence(finding.code, language)}"
    if not finding.about:
        return said
    return said + (f" ({finding.about})" if language == "en" else f"（{finding.about}）")


def _as_json(report: Report) -> str:
    findings = [{"code": each.code, "place": each.place, "about": each.about} for each in report.findings]
    facts = {
        "status": status(report),
        "origin": report.origin,
        "size": report.size,
        "root": report.root.hex(),
        "scope": report.scope,
        "keys": list(report.keys),
        "confirmed": report.confirmed,
        "cosigned": {key.name: time for key, time in report.cosigned.items()},
        "cosigned_size": report.cosigned_size,
        "succeeds": [_ended(each) for each in report.replayed.successions] if report.replayed else [],
        "findings": findings,
    }
    return json.dumps(facts, ensure_ascii=False, indent=1)
