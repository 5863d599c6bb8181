"""Documents that are made from the code: `python -m tests.docs update`; tests/guards/test_docs.py says when they are stale."""

import sys
from pathlib import Path

from consult.gate.sentences import SENTENCES
from consult.rules.access import TABLE, Act
from consult.rules.phases import State
from consult.rules.refusal import Code
from tests import catalogues

ROOT = Path(__file__).parents[1]
ACTS = ROOT / "docs" / "acts.md"
REFUSALS = ROOT / "docs" / "refusals.md"
_MADE = "Made from the code by `python -m tests.docs update`; not written by hand."


def acts(app) -> str:
    """Every act: who, in which states, with which standing, on which pages."""
    lines = [
        "# Acts",
        "",
        f"{_MADE} The table itself: `consult/rules/access.py`. Roles: public means everybody, person whoever is",
        "signed in. States: “any” where the state of a consultation does not matter.",
        "",
        "| act | who | states | standing | pages |",
        "|---|---|---|---|---|",
    ]
    pages = _pages(app)
    for act in Act:
        grant = TABLE[act]
        who = ", ".join(sorted(grant.roles))
        standing = ", ".join(sorted(grant.standing)) if grant.standing else "–"
        lines.append(
            f"| `{act}` | {who} | {_states(grant.states)} | {standing} | {'<br>'.join(pages.get(act, ['–']))} |"
        )
    return "\n".join(lines) + "\n"


def refusals() -> str:
    """Every refusal: its status and its sentence in both languages."""
    chinese = catalogues.read(catalogues.PO)
    lines = [
        "# Refusals",
        "",
        f"{_MADE} Every “no” the program can say: `consult/rules/refusal.py`; the sentences: `consult/gate/sentences.py`.",
        "",
        "| code | status | English | 中文 |",
        "|---|---|---|---|",
    ]
    for code in Code:
        status, sentence = SENTENCES[code]
        english = sentence._args[1]
        found = chinese.get(english, "refusal")
        lines.append(f"| `{code}` | {status} | {english} | {found.string if found else ''} |")
    return "\n".join(lines) + "\n"


def _states(states) -> str:
    if states is None:
        return "any"
    if len(states) > len(State) / 2:
        return "all but " + ", ".join(sorted(set(State) - states))
    return ", ".join(state for state in State if state in states)


def _pages(app) -> dict[Act, list[str]]:
    pages: dict[Act, list[str]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        act = app.view_functions[rule.endpoint].act
        pages.setdefault(act, []).append(f"`{rule.rule.replace('<any(en, zh):language>', '…')}`")
    return pages


def main(arguments: list[str]) -> int:
    if arguments != ["update"]:
        print(__doc__)
        return 2
    from tempfile import TemporaryDirectory

    from consult.app import create_app
    from consult.config import from_environment
    from consult.gate.database import Database
    from consult.models import migration

    with TemporaryDirectory() as folder:
        config = from_environment({"CONSULT_INSTANCE": folder})
        migration.upgrade(Database(config.database_url).engine)
        ACTS.write_text(acts(create_app(config)), encoding="utf-8")
    REFUSALS.write_text(refusals(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
