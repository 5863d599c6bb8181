"""Documents tell the truth: everything that can be set, called, done or refused stands in them, and every link leads somewhere."""

import ast
import re
from pathlib import Path

import pytest
from click import Context, Group
from click.testing import CliRunner

from consult.app import create_app
from consult.cli import main
from consult.documents import guides
from consult.documents.guides import Guide
from tests import catalogues, docs

ROOT = Path(__file__).parents[2]
OPERATORS = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
GUIDES = sorted((ROOT / "consult" / "data" / "guides").glob("*.md"))
FENCE = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*([:：]?)")
OTHER_PROGRAMS = {"git", "cd", "python3", "export", "rm", "python", ".venv/bin/python", ".venv/bin/uv"}
NOT_OURS = re.compile(r"/work/|/root/|/home/[a-z]|/Users/|\bTODO\b|\bFIXME\b|wip\b", re.IGNORECASE)
TEXT = {".py", ".md", ".html", ".txt", ".css", ".js", ".toml", ".po", ".csv", ".json", ".cfg", ""}


def command():
    return main.build(create_app)


def subcommands(group, *names):
    context = Context(group)
    for name in group.list_commands(context):
        each = group.get_command(context, name)
        if isinstance(each, Group):
            yield from subcommands(each, *names, name)
        else:
            yield (*names, name)


def settings():
    """Names of the environment that the package reads: given.get("NAME"), _integer(given, "NAME", ...), os.environ."""
    for path in (ROOT / "consult").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in {"given.get", "_integer", "os.environ.get"}:
                yield from [
                    arg.value for arg in call.args if isinstance(arg, ast.Constant) and str(arg.value).isupper()
                ]


@pytest.mark.parametrize("name", sorted(set(settings())))
def test_every_setting_is_documented(name):
    assert f"| `{name}` |" in OPERATORS


@pytest.mark.parametrize("names", list(subcommands(command())), ids=" ".join)
def test_every_command_is_documented_and_explains_itself(names):
    assert f"| `consult {' '.join(names)}` |" in OPERATORS
    shown = CliRunner().invoke(command(), [*names, "--help"])
    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) > 3


def test_acts_and_refusals_are_documented_as_they_are(app):
    way_out = "run: .venv/bin/python -m tests.docs update"
    assert docs.ACTS.read_text(encoding="utf-8") == docs.acts(app), way_out
    assert docs.REFUSALS.read_text(encoding="utf-8") == docs.refusals(), way_out


def fenced(path):
    for block in FENCE.findall(path.read_text(encoding="utf-8")):
        yield from (line.split(" #")[0].strip() for line in block.splitlines() if line.strip())


@pytest.mark.parametrize("line", sorted({line for path in PAGES for line in fenced(path)}))
def test_every_command_in_a_document_exists(line):
    program, *rest = line.split()
    if program == "make":
        assert f"\n{rest[0]}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    elif program == "consult":
        found = command()
        for name in rest:
            found = found.get_command(Context(found), name) if isinstance(found, Group) else found
        assert found is not None
    else:
        assert program in OTHER_PROGRAMS or program.endswith("/bin/pip")


@pytest.mark.parametrize("path", [*PAGES, *GUIDES], ids=lambda path: path.name)
def test_every_link_leads_somewhere(path, app):
    targets = LINK.findall(CODE.sub("", path.read_text(encoding="utf-8")))
    files = [link.split("#")[0] for link in targets if not re.match(r"https?:|site:|#", link)]
    missing = [link for link in files if not (path.parent / link).exists()]
    if not (ROOT / "docs" / "img").is_dir():  # the screenshots come with the demonstration
        missing = [link for link in missing if not link.startswith("docs/img/")]
    assert missing == []
    endpoints = {link.removeprefix("site:") for link in targets if link.startswith("site:")}
    assert endpoints <= set(app.view_functions)


@pytest.mark.parametrize("guide", Guide)
def test_a_guide_has_the_same_sections_and_links_in_both_languages(guide):
    english, chinese = (guides.source(guide, language) for language in ("en", "zh"))
    for pattern in (r"^#+ ", r"^\d+\. ", r"\]\(site:[\w.]+\)"):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(re.findall(pattern, chinese, re.MULTILINE)), (
            pattern
        )


@pytest.mark.parametrize("guide", [Guide.DELEGATES, Guide.MODERATORS])
def test_a_guide_calls_buttons_and_links_as_the_site_does(guide):
    said = {
        language: {words for words, colon in BOLD.findall(guides.source(guide, language)) if not colon}
        for language in ("en", "zh")
    }
    known = catalogues.read(catalogues.PO)
    assert said["en"] - {message.id for message in known} == set()
    assert said["zh"] - {message.string for message in known if isinstance(message.string, str)} == set()


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_a_document_is_listed_and_those_that_code_names_exist(name):
    assert name == "README.md" or f"({name})" in (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "consult").rglob("*.py"))
    assert [cited for cited in re.findall(r"docs/([\w-]+\.md)", code) if not (ROOT / "docs" / cited).is_file()] == []


def test_nothing_names_a_machine_or_leaves_work_for_later():
    files = [path for top in ("consult", "docs", "tests", "static") for path in (ROOT / top).rglob("*")]
    files += [path for path in ROOT.iterdir() if path.is_file() and path.name not in {"uv.lock", ".git"}]
    own = Path(__file__).name
    readable = [
        p for p in files if p.is_file() and p.suffix in TEXT and p.name != own and "__pycache__" not in p.parts
    ]
    said = {str(path.relative_to(ROOT)): NOT_OURS.findall(path.read_text(encoding="utf-8")) for path in readable}
    assert {path: words for path, words in said.items() if words} == {}
