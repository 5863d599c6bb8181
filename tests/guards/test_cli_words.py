"""No words for people in the command line outside its catalogue; the demonstration and the verifier bring their own,
in both languages."""

import ast
import re
from pathlib import Path

ROOM = Path(__file__).parents[2] / "consult" / "cli"
IN_BOTH_LANGUAGES = ("demonstration_", "verifier_words")
SAYING = {"gettext", "ngettext", "pgettext", "marked", "marked_plural"}
WORDS = re.compile(r"[A-Za-z]{2,}[,.:;]? [A-Za-z]{2,}|[A-Z][a-z]+[.:]|[一-鿿]{2,}")
NO_WORDS = {
    "PRAGMA integrity_check",
    "%s has not cosigned: %s",
    "SELECT name FROM sqlite_master WHERE type = 'table'",
    "SQLite format 3\x00",
    "mail %s was not sent: %s",
    "what is due waits: %s",
    "Nothing has been imported: another delegation has the %(column)s of row %(row)s, %(value)s.",
}
"""Statements and marks of SQLite; lines of the log; a sentence that is said through the catalogue of refusals by its name."""


def docstrings(tree):
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, holders)]
    bare = [statement for body in bodies for statement in body if isinstance(statement, ast.Expr)]
    return {id(statement.value) for statement in bare}


def said(tree):
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) in SAYING]
    return {id(inner) for call in calls for inner in ast.walk(call)}


def literals():
    for path in sorted(ROOM.glob("*.py")):
        if path.name.startswith(IN_BOTH_LANGUAGES):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = docstrings(tree) | said(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) and id(node) not in known:
                text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
                if WORDS.search(text):
                    yield path.name, text


def test_the_command_line_says_nothing_outside_the_catalogue():
    assert [(name, text) for name, text in literals() if text not in NO_WORDS] == []


def test_every_exception_is_still_needed():
    assert {text for _, text in literals()} & NO_WORDS == NO_WORDS
