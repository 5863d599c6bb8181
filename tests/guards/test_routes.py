import re
from pathlib import Path

from consult.rules.access import TABLE, Act

TEMPLATES = Path(__file__).parents[2] / "consult" / "templates"
NAMED = re.compile(r"url\('([a-z_]+\.[a-z_]+)'")


def test_every_page_names_an_act_and_every_act_has_its_row(app):
    unmarked = [rule.endpoint for rule in app.url_map.iter_rules() if not hasattr(view(app, rule), "act")]
    assert unmarked == []
    assert set(TABLE) == set(Act)


def test_pages_under_a_language_stand_under_both(app):
    without = {"root.root"}
    assert {rule.endpoint for rule in app.url_map.iter_rules() if "language" not in rule.arguments} <= without | {
        rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith(("/api/", "/log/"))
    }


def view(app, rule):
    return app.view_functions[rule.endpoint]


def test_every_address_named_in_a_template_exists(app):
    named = {
        (path.name, endpoint)
        for path in TEMPLATES.rglob("*.html")
        for endpoint in NAMED.findall(path.read_text(encoding="utf-8"))
    }
    assert {(name, endpoint) for name, endpoint in named if endpoint not in app.view_functions} == set()
