"""Requests that no form of ours sends: answered with a refusal, never with a fault."""

import pytest

from tests import factories, voting
from tests.factories import signed_in

TOO_LARGE = ("2147483648", "9223372036854775808", "9" * 40)


@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_number_that_no_row_can_have_is_not_found(app, database, number):
    hall = voting.hall(database, size=1)
    head, moderator = (signed_in(app.test_client(), database, who) for who in (hall.heads[0], hall.moderator))
    with database.writing() as occasion:
        factories.appoint(occasion.session, hall.moderator)
    own, room = f"/en/desk/{hall.delegations[0].key}/", f"/en/secretariat/consultations/{hall.path}/ballots/"
    here = f"/en/consultations/{hall.path}/"
    pages = [(app.test_client(), f"{here}ballots/{number}/{rest}") for rest in ("", "handed-in/", "result.csv")]
    pages += [(app.test_client(), f"{here}{rest}") for rest in (f"text/{number}/", f"compare/1..{number}/")]
    pages += [(head, f"{own}drafts/{number}/"), (head, f"{own}{hall.path}/ballots/{number}/receipt/")]
    pages += [(moderator, f"{room}{number}/"), (moderator, f"{room}{number}/edit/")]
    pages += [(moderator, f"/en/secretariat/requests/{number}/"), (moderator, f"{room}new/?again={number}")]
    assert {path: client.get(path).status_code for client, path in pages} == {path: 404 for _, path in pages}


@pytest.mark.parametrize(("language", "said"), [("en", "2048 KiB"), ("zh", "2048 KiB")])
def test_more_than_may_be_sent_is_refused_with_the_limit(config, language, said):
    from consult.app import create_app

    app = create_app(config)
    answer = app.test_client().post(f"/{language}/account/sign-in/", data={"email": "x" * 3_000_000})
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
