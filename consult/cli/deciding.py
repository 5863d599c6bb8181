"""`consult decide` and `consult rules`: what any rule makes of counts, with nothing set up and nothing stored."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click

from consult.cli import deciding_words, table_words
from consult.cli.command import Failure, File, command, group, language_option, option
from consult.cli.speech import gettext, marked, ngettext
from consult.config import shipped
from consult.documents import decided_csv
from consult.documents.csv_tables import BadTable
from consult.gate.decision_words import outcome_title, working
from consult.gate.rule_words import rule_name, rule_sentences
from consult.language import NAMES, speaking, speaking_alone
from consult.rules.counts import Counts
from consult.rules.decision import PRESETS, Decision, Quorum, Rule, preset
from consult.rules.decision import decide as judge
from consult.rules.flaws import BadCounts, BadRule

_COUNTS = ("members", "yes", "no", "abstain")
_FILE = File(dir_okay=False, path_type=Path)
_WHOLE = click.IntRange(min=0)


@command(
    marked(
        "Decide counts under a rule: one vote by its figures, or a whole CSV file with --batch.\n\n"
        "No quorum is asked for unless --quorum says so; it is strict: 1/2 asks that more than half of the members "
        "take part. With --p-yes and --p-no no figure needed is given, as votes in favour alone cannot tell.\n\n"
        "The file has the columns id, members, yes, no, abstain, and if you like recused, no_objection, p_yes, p_no. "
        "A row that is not right stops the work, and nothing is written."
    )
)
@option(
    "--rule",
    "name",
    type=click.Choice(list(PRESETS)),
    metavar="NAME",
    required=True,
    help=marked("Name of the rule, as consult rules list gives it."),
)
@option("--members", type=_WHOLE, help=marked("Delegations entitled to vote."))
@option("--yes", type=_WHOLE, help=marked("Votes in favour."))
@option("--no", type=_WHOLE, help=marked("Votes against."))
@option("--abstain", type=_WHOLE, help=marked("Abstentions."))
@option("--recused", type=_WHOLE, help=marked("Delegations that are recused."))
@option("--no-objection", type=_WHOLE, help=marked("Delegations without objection (ietf only)."))
@option("--p-yes", type=_WHOLE, help=marked("P-members among the votes in favour."))
@option("--p-no", type=_WHOLE, help=marked("P-members among the votes against."))
@option("--quorum", help=marked("Share of the members of whom more must take part, such as 1/2."))
@option("--batch", type=File(exists=True, dir_okay=False, path_type=Path), help=marked("CSV of counts to decide."))
@option("--out", type=_FILE, help=marked("CSV to write the outcomes to."))
@option("--json", "as_json", is_flag=True, help=marked("Give the decision as the public record holds it."))
@language_option()
def decide(name: str, quorum: str | None, batch: Path | None, out: Path | None, **given: Any) -> None:  # noqa: ANN401  the other options
    """Decide one vote, or a file of them."""
    rule = preset(name, _share(quorum))
    counted = {key: value for key, value in given.items() if key not in {"as_json", "lang"} and value is not None}
    if batch is None and out is None:
        _one(rule, counted, given["lang"], as_json=given["as_json"])
    elif batch is None or out is None:
        raise click.UsageError(gettext("--batch and --out belong together."))
    elif given["as_json"] or counted:
        raise click.UsageError(gettext("Counts and --json do not go with --batch."))
    else:
        _many(rule, batch, out)


@group(marked("The rules that votes are decided by."))
def rules() -> None:
    """Hold the commands on rules."""


@rules.command("list", help=marked("List the rules, each with its quorum on this site, in both languages."))
def list_rules() -> None:
    """Name each rule and say in words what it asks for."""
    with speaking_alone(shipped("translations")):
        for name, rule in PRESETS.items():
            click.echo(name)
            for spoken in NAMES:
                with speaking(spoken):
                    click.echo(f"  {rule_name(rule)}")
                    click.echo(f"  {rule_sentences(rule)}")


def _share(said: str | None) -> Quorum | None:
    """The quorum that is asked for; none where nothing is."""
    if said is None:
        return None
    parts = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", said)
    try:
        return Quorum(num=int(parts[1]), den=int(parts[2]), strict=True) if parts else _no_share(said)
    except BadRule:
        return _no_share(said)


def _no_share(said: str) -> Quorum:
    raise click.UsageError(
        gettext("--quorum must be a share below the whole, such as 1/2, not “%(said)s”.", said=said)
    )


def _one(rule: Rule, counted: dict[str, int], spoken: str, *, as_json: bool) -> None:
    missing = [f"--{name}" for name in _COUNTS if name not in counted]
    if missing:
        raise click.UsageError(gettext("%(names)s is needed.", names=", ".join(missing)))
    try:
        decision = judge(rule, Counts(**counted))
    except BadCounts as error:
        raise click.UsageError(deciding_words.of_counts(error.code)) from error
    with speaking_alone(shipped("translations")), speaking(spoken):
        said = [outcome_title(decision), *working(decision, rule)]
    if as_json:
        click.echo(json.dumps(_facts(rule, decision, said), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(said))


def _facts(rule: Rule, decision: Decision, said: list[str]) -> dict[str, object]:
    return {"rule": rule.to_facts(), "decision": decision.to_facts(), "words": said}


def _many(rule: Rule, batch: Path, out: Path) -> None:
    try:
        with batch.open(encoding="utf-8-sig", newline="") as source, _whole_or_not_at_all(out) as target:
            number = decided_csv.decide_all(source, rule, target)
    except BadTable as error:
        raise Failure(table_words.of_table(error, batch)) from error
    click.echo(ngettext("%(num)s row decided.", "%(num)s rows decided.", number))


@contextmanager
def _whole_or_not_at_all(out: Path) -> Iterator[TextIO]:
    """A file beside the one asked for, which takes its place only when all has been written."""
    if out.exists() and not out.is_file():
        raise Failure(gettext("%(file)s is no ordinary file.", file=out))
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as target:
            yield target
        part.replace(out)
    except OSError as error:
        raise Failure(gettext("%(file)s cannot be written.", file=out)) from error
    finally:
        part.unlink(missing_ok=True)
