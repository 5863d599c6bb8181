"""The limits of house style: size of functions and modules, views of at most ten lines, no code in __init__."""

import ast
from pathlib import Path
from statistics import median

PACKAGE = Path(__file__).parents[2] / "consult"
TESTS = sorted(Path(__file__).parents[1].rglob("*.py"))
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if "versions" not in path.parts]
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "core", "misc"}


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node):
    return node.end_lineno - node.lineno + 1


def test_no_function_is_longer_than_fifty_lines():
    long = [f"{path.name}:{node.name}" for path in MODULES for node in functions(path) if length(node) > 50]
    assert long == []


def test_functions_are_short_in_the_main():
    lengths = sorted(length(node) for path in MODULES for node in functions(path))
    assert median(lengths) <= 12
    assert lengths[int(len(lengths) * 0.95)] <= 30


def test_no_module_is_longer_than_four_hundred_lines():
    long = [str(path) for path in [*MODULES, *TESTS] if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert long == []


def test_views_have_at_most_ten_lines():
    long = [
        f"{path.name}:{node.name}"
        for path in MODULES
        if path.parent.name == "web"
        for node in functions(path)
        if any("page" in ast.unparse(mark) for mark in node.decorator_list) and body_lines(node) > 10
    ]
    assert long == []


def body_lines(node):
    code = node.body[1:] if isinstance(node.body[0], ast.Expr) else node.body
    return code[-1].end_lineno - code[0].lineno + 1


def test_modules_are_named_for_their_subject_and_packages_hold_no_code():
    assert [path for path in MODULES if path.stem in FORBIDDEN_NAMES] == []
    assert [path for path in MODULES if path.name == "__init__.py" and path.read_text(encoding="utf-8").strip()] == []


def test_rooms_are_two_levels_deep():
    assert [path for path in MODULES if len(path.relative_to(PACKAGE).parts) > 2] == []
