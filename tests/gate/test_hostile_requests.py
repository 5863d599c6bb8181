"""Requests that no form of ours sends: answered with a refusal, never with a fault."""

import pytest

from tests import factories, voting
from tests.factories import signed_in
from tests.forms_filled import csrf, post

TOO_LARGE = ("2147483648", "9223372036854775808", "9" * 40)


@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_number_that_no_row_can_have_is_not_found(app, database, number):
    hall = voting.hall(database, size=1)
    head, moderator = (signed_in(app.test_client(), database, who) for who in (hall.heads[0], hall.moderator))
    with database.writing() as occasion:
        factories.appoint(occasion.session, hall.moderator)
    own, room = f"/en/desk/{hall.delegations[0].key}/", f"/en/secretariat/consultations/{hall.path}/ballots/"
    here = f"/en/consultations/{hall.path}/"
    pages = [
        (app.test_client(), f"{here}ballots/{number}/{rest}")
        for rest in ("", "handed-in/", "result.csv", "result.json")
    ]
    pages += [(app.test_client(), f"{here}{rest}") for rest in (f"text/{number}/", f"compare/1..{number}/")]
    pages += [(head, f"{own}drafts/{number}/"), (head, f"{own}{hall.path}/ballots/{number}/receipt/")]
    pages += [(moderator, f"{room}{number}/"), (moderator, f"{room}{number}/edit/")]
    pages += [(moderator, f"/en/secretariat/requests/{number}/"), (moderator, f"{room}new/?again={number}")]
    assert {path: client.get(path).status_code for client, path in pages} == {path: 404 for _, path in pages}


@pytest.mark.parametrize(("language", "said"), [("en", "2048 KiB"), ("zh", "2048 KiB")])
def test_more_than_may_be_sent_is_refused_with_the_limit(client, language, said):
    answer = client.post(f"/{language}/account/sign-in/", data={"email": "x" * 3_000_000})
    assert answer.status_code == 413
    assert said in answer.text


def test_a_form_whose_time_has_passed_shows_no_password_again(client, database):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
    signed_in(client, database, who)
    typed = {"present": "my present secret", "password": "a new secret of mine", "again": "a new secret of mine."}
    answer = client.post("/en/account/password/", data=typed)
    assert answer.status_code == 400
    assert not [word for word in typed.values() if word in answer.text]


@pytest.mark.parametrize(
    "path",
    ["/en/delegations/?q=a%00b", "/en/delegations/a%00b/", "/en/consultations/%00/", "/en/consultations/?a%00"],
)
def test_a_nul_in_an_address_is_refused(client, path):
    assert client.get(path).status_code in {400, 404}


def test_a_nul_in_a_form_is_refused_and_nothing_is_stored(client, database):
    with database.writing() as occasion:
        who = factories.person(occasion.session, "Ada Example")
    signed_in(client, database, who)
    page = client.get("/en/account/preferences/")
    typed = {"csrf_token": csrf(page), "name": "Ada\0Example", "language": "en", "time_zone": "UTC"}
    answer = client.post("/en/account/preferences/", data=typed)
    assert answer.status_code == 400
    assert "\0" not in answer.text
    assert "Ada Example" in client.get("/en/account/").text


def test_a_nul_in_an_address_of_mail_signs_nobody_in(client):
    assert post(client, "/en/account/sign-in/", email="a\0b@example.org", password="secret").status_code == 400
