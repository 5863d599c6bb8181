"""Somebody with an account: the password, signing in, asking for a link."""

from functools import cache

from sqlalchemy import func, select

from consult.services import passwords
from consult.services.passwords import Strength
from tests.forms_filled import post

PASSWORD = "lantern river 71 north"
FRESH = "quiet harbour 28 stones"
STRENGTH = Strength(2, 19_456)


@cache
def passwords_hash():
    return passwords.hashed(PASSWORD, STRENGTH)


def enter(client, password=PASSWORD, email="ana@example.org", **more):
    return post(client, "/en/account/sign-in/", email=email, password=password, **more)


def count(database, model, *where):
    with database.reading() as occasion:
        return occasion.session.scalar(select(func.count()).select_from(model).where(*where))


def asked_reset(app, email="ana@example.org"):
    return post(app.test_client(), "/en/account/forgotten/", email=email)
