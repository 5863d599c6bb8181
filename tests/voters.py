"""Voters at a site that is really served: a ballot open now, everybody signed in, papers sent over HTTP."""

import http.client
import re
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from urllib.parse import urlencode

from flask import session as cookie
from flask_wtf.csrf import generate_csrf

from consult.models.people import UserSession
from consult.services.identity import hash_of

_FIELD = re.compile(r'name="(csrf_token|seen|idempotency_key)"[^>]*value="([^"]*)"')
_TURNED = re.compile(r'value="([^"]*)"[^>]*name="(csrf_token|seen|idempotency_key)"')


@dataclass
class Voter:
    """Somebody signed in, with the address of the ballot paper and a token for its form."""

    delegation: str
    path: str
    cookie: str
    csrf: str

    def blank(self):
        """A first paper, as the site would give it out."""
        return {"csrf_token": self.csrf, "seen": "0", "idempotency_key": token_hex(16)}


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str
    seconds: float


def open_now(hall, seconds):
    """Put a ballot to the vote from this instant on; gives the instant of its close."""
    now = datetime.now(UTC)
    closes = now + timedelta(seconds=seconds)
    hall.approve(hall.draft(opens=now, closes=closes, at=now), at=now)
    hall.open_sitting(at=now)
    hall.run_due(now)
    return closes


def seated(hall, app, people):
    """Everybody of a list, one for each delegation in its order, signed in before the paper of the delegation."""
    now = datetime.now(UTC)
    with app.test_request_context():
        csrf = generate_csrf()
        signer, raw = app.session_interface.get_signing_serializer(app), cookie["csrf_token"]
    made = []
    with hall.database.writing() as occasion:
        for body, who in zip(hall.delegations, people, strict=True):
            token = token_hex(32)
            occasion.session.add(
                UserSession(
                    token_hash=hash_of(token),
                    person_id=who.id,
                    device="served",
                    created_at=now,
                    last_seen_at=now,
                    expires_at=now + timedelta(days=1),
                )
            )
            signed = signer.dumps({"_user_id": token, "_fresh": True, "csrf_token": raw})
            path = f"/en/desk/{body.key}/{hall.path}/ballots/1/"
            made.append(Voter(body.key, path, f"session={signed}", csrf))
    return made


def connected(port):
    """A connection of its own: `with connected(port) as connection`."""
    return closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60))


def opened(connection, voter):
    """The hidden fields of the ballot paper, as the site gives it out."""
    connection.request("GET", voter.path, headers={"Cookie": voter.cookie})
    answer = connection.getresponse()
    page = answer.read().decode()
    assert answer.status == 200, answer.status
    voter.cookie = (answer.headers.get("Set-Cookie") or voter.cookie).split(";")[0]
    return dict(_FIELD.findall(page)) | {key: value for value, key in _TURNED.findall(page)}


def sent(connection, path, fields, cookie=""):
    """What comes of sending a form."""
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    body = urlencode(fields)
    began = time.perf_counter()
    connection.request("POST", path, body, kind)
    answer = connection.getresponse()
    text = answer.read().decode()
    return Answer(answer.status, answer.headers.get("Location", ""), text, time.perf_counter() - began)
