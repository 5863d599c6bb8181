"""The site answers to names of its own; a foreign Host header gets a page in both languages, and is repeated nowhere."""

import pytest

from consult.app import create_app
from consult.config import from_environment

FOREIGN = (
    "evil.example.com",
    "localhost.evil.example.com",
    "evil.example.com:8000",
    "127.0.0.1.evil.example.com",
    "",
)


def settings(tmp_path, **given):
    return from_environment({"CONSULT_INSTANCE": str(tmp_path), "SECRET_KEY": "for tests only", **given})


def asked(app, host, path="/en/"):
    return app.test_client().get(path, headers={"Host": host})


@pytest.mark.parametrize("host", [*FOREIGN, "a b", "[::1", "localhost@evil.example.com"])
@pytest.mark.parametrize("path", ["/en/", "/en", "/", "/static/css/consult.css", "/en/consultations"])
def test_a_foreign_host_gets_four_hundred_in_both_languages_and_is_not_repeated(app, host, path):
    answer = asked(app, host, path)
    assert answer.status_code == 400
    assert "evil" not in answer.text + str(answer.headers)
    assert "This address is not known here" in answer.text
    assert "本站不识别此地址" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:8000"])
def test_a_loopback_name_is_answered(app, host):
    assert asked(app, host).status_code == 200


def test_a_kept_page_is_not_given_to_a_foreign_host(app):
    assert [asked(app, "localhost").status_code for _ in range(2)] == [200, 200]
    assert asked(app, "evil.example.com").status_code == 400


def test_a_redirect_for_a_missing_slash_stays_on_the_name_that_was_asked(app):
    answer = asked(app, "127.0.0.1:8000", "/en")
    assert answer.status_code in {301, 308}
    assert answer.location in {"/en/", "http://127.0.0.1:8000/en/"}


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"HOST": "192.0.2.7"}, {"192.0.2.7"}),
        ({"HOST": "2001:db8::7"}, {"2001:db8::7"}),
        ({"PUBLIC_URL": "https://Consult.example.org:8443"}, {"consult.example.org"}),
        ({"HOST": "0.0.0.0", "PUBLIC_URL": "http://consult.example.org"}, {"consult.example.org"}),
    ],
)
def test_when_nothing_is_set_the_site_answers_to_loopback_its_host_and_its_public_address(tmp_path, given, names):
    known = set(settings(tmp_path, **given).trusted_hosts)
    assert known >= names | {"127.0.0.1", "localhost", "::1"}
    assert known <= names | {"127.0.0.1", "localhost", "::1", "0.0.0.0"}


def test_names_that_are_set_are_the_only_ones(config, database, tmp_path):
    hosts = settings(tmp_path, TRUSTED_HOSTS="consult.example.org, .un.example").trusted_hosts
    assert hosts == ("consult.example.org", ".un.example")
    app = create_app(settings(config.instance, DATABASE_URL=config.database_url, TRUSTED_HOSTS=",".join(hosts)))
    app.testing = True
    known = {host: asked(app, host).status_code for host in ("consult.example.org", "a.un.example", "un.example")}
    assert known == {"consult.example.org": 200, "a.un.example": 200, "un.example": 400}
    assert asked(app, "localhost").status_code == 400
    app.extensions["consult_database"].engine.dispose()
