"""Requests for accreditation: what the public may send, and how they are decided."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from consult.models.delegations import (
    Accreditation,
    AccreditationRequest,
)
from consult.services import clock
from tests.forms_filled import csrf, post
from tests.instants import NOON
from tests.secretariat_at_work import NEWCOMER, all_of


def test_extra_fields_of_the_public_form_are_ignored(client, database, land):
    answer = post(
        client,
        "/en/accreditation/",
        delegation="arland",
        role="head",
        status="accepted",
        decided_by_id="1",
        **NEWCOMER,
    )
    assert answer.status_code == 303
    (row,) = all_of(database, select(AccreditationRequest))
    assert (row.status, row.decided_by_id) == ("pending", None)
    assert all_of(database, select(Accreditation)) == []


def test_requests_are_limited_per_address_of_mail_and_told_until_when(app, database, land):
    with clock.standing_at(NOON):
        answers = [
            post(app.test_client(), "/en/accreditation/", delegation="arland", role="head", **NEWCOMER)
            for _ in range(4)
        ]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert "13:00 UTC" in answers[3].text
    with clock.standing_at(NOON + timedelta(hours=1, minutes=1)):
        again = post(app.test_client(), "/en/accreditation/", delegation="arland", role="head", **NEWCOMER)
    assert again.status_code == 303


def test_a_new_organization_needs_its_kind_and_one_name(client):
    answer = post(client, "/zh/accreditation/", delegation="-", role="head", **NEWCOMER)
    assert answer.status_code == 422
    assert "请填写：组织类别。" in answer.text
    assert "请至少用一种语文填写组织名称。" in answer.text


def test_two_moderators_who_accept_a_request_at_once_accredit_once(app, database, enter, land):
    post(app.test_client(), "/en/accreditation/", delegation="arland", role="head", **NEWCOMER)
    clients = [enter("moderator"), enter("moderator")]
    address = re.search(r"/en/secretariat/requests/\d+/", clients[0].get("/en/secretariat/requests/").text).group()
    tokens = [csrf(client.get(address)) for client in clients]

    def accept(number):
        data = {"csrf_token": tokens[number], "role": "head"}
        return clients[number].post(address + "accept/", data=data).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(accept, range(2))) == [303, 409]
    assert len(all_of(database, select(Accreditation))) == 1
