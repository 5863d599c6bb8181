"""Accreditations, suspension and officials as the secretariat's pages do them, and who may not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from consult.models.consultations import Stamp
from consult.models.delegations import (
    Accreditation,
    AccreditationRole,
    Suspension,
)
from consult.models.operations import Outbox
from consult.models.people import Appointment, Office, Person
from tests.factories import accredit, consultation, delegation, person, signed_in
from tests.forms_filled import csrf, post
from tests.secretariat_at_work import NEWCOMER, REASONS, TEAM, all_of, entries


def test_granting_accredits_records_without_a_name_and_invites(database, enter, land):
    done = post(enter("moderator"), TEAM, role="alternate", **NEWCOMER)
    assert done.location == TEAM
    (made,) = all_of(database, select(Accreditation).where(Accreditation.delegation_id == land.id))
    (entry,) = entries(database, "accreditation.granted")
    assert entry["accreditation"] == made.public_id
    assert (entry["delegation"], entry["role"]) == ("arland", "alternate")
    assert "New Person" not in str(entry)
    (mail,) = all_of(database, select(Outbox))
    assert (mail.kind, mail.language) == ("invitation", "zh")


def test_a_new_head_replaces_the_present_one_at_the_same_instant(database, enter, land):
    client = enter("moderator")
    post(client, TEAM, role="head", email="one@example.org", name="One", language="en")
    post(client, TEAM, role="head", email="two@example.org", name="Two", language="en")
    first, second = all_of(database, select(Accreditation).order_by(Accreditation.id))
    assert first.valid_to == second.valid_from
    (ended,) = entries(database, "accreditation.ended")
    assert ended["accreditation"] == first.public_id
    assert ended["until"] == entries(database, "accreditation.granted")[1]["since"]


def test_two_heads_appointed_at_once_leave_one(app, database, enter, land):
    clients = [enter("moderator") for _ in range(4)]
    tokens = [csrf(client.get(TEAM)) for client in clients]

    def grant(number):
        given = {"role": "head", "email": f"h{number}@example.org", "name": "H", "language": "en"}
        return clients[number].post(TEAM, data={**given, "csrf_token": tokens[number]}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(grant, range(4))) == [303] * 4
    rows = all_of(database, select(Accreditation).where(Accreditation.role == AccreditationRole.HEAD))
    assert sum(row.valid_to is None and row.ended_at is None for row in rows) == 1


def test_a_person_may_serve_several_delegations_but_each_once(database, enter, land):
    client = enter("moderator")
    with database.writing() as occasion:
        delegation(occasion.session, "Borland")
    assert post(client, TEAM, role="member", **NEWCOMER).status_code == 303
    assert post(client, "/en/secretariat/delegations/borland/", role="head", **NEWCOMER).status_code == 303
    again = post(client, TEAM, role="alternate", **NEWCOMER)
    assert again.status_code == 409
    assert "accredited to this delegation already" in again.text
    assert len(all_of(database, select(Person).where(Person.email == "new@example.org"))) == 1


def test_an_end_before_the_beginning_is_refused_at_its_field_and_what_was_typed_is_kept(database, enter, land):
    answer = post(enter("moderator"), TEAM, role="member", since="2030-05-02", until="2030-05-01", **NEWCOMER)
    assert answer.status_code == 422
    assert 'href="#until"' in answer.text
    assert 'value="New Person"' in answer.text
    assert all_of(database, select(Accreditation)) == []


def test_dates_of_an_accreditation_are_kept_and_the_last_day_counts(database, enter, land):
    post(enter("moderator"), TEAM, role="member", since="2030-05-01", until="2030-05-31", **NEWCOMER)
    (entry,) = entries(database, "accreditation.granted")
    assert entry["since"] == "2030-05-01T00:00:00.000Z"
    assert entry["until"] == "2030-06-01T00:00:00.000Z"


def test_ending_an_accreditation_takes_effect_at_once_and_only_once(app, database, enter, land):
    with database.writing() as occasion:
        who = person(occasion.session, password_hash="x")
        made = accredit(occasion.session, who, land)
    client, member = enter("moderator"), signed_in(app.test_client(), database, who)
    assert member.get("/en/desk/arland/").status_code == 200
    address = f"{TEAM}accreditations/{made.public_id}/end/"
    assert post(client, address).location == TEAM
    assert member.get("/en/desk/arland/").status_code in {403, 404}
    assert post(client, address).status_code == 409
    assert len(entries(database, "accreditation.ended")) == 1


def test_an_accreditation_is_found_under_its_own_delegation_only(database, enter, land):
    with database.writing() as occasion:
        other = delegation(occasion.session, "Borland")
        made = accredit(occasion.session, person(occasion.session), other)
    answer = enter("moderator").get(f"{TEAM}accreditations/{made.public_id}/end/")
    assert answer.status_code == 404


def test_an_invitation_is_sent_again_only_to_somebody_without_a_password(database, enter, land):
    with database.writing() as occasion:
        invited = accredit(occasion.session, person(occasion.session), land)
        settled = accredit(occasion.session, person(occasion.session, password_hash="x"), land)
    client = enter("moderator")
    token = csrf(client.get(TEAM))
    answers = [
        client.post(f"{TEAM}accreditations/{each.public_id}/invite/", data={"csrf_token": token}).status_code
        for each in (invited, settled)
    ]
    assert answers == [303, 409]
    assert len(all_of(database, select(Outbox))) == 1


def test_suspending_is_public_with_its_reason_in_both_languages_and_restoring_takes_it_away(
    app, database, enter, land
):
    client, public = enter("moderator"), app.test_client()
    before = public.get("/en/delegations/arland/").text
    assert post(client, TEAM + "suspend/", reason_en="Only English.", reason_zh="").status_code == 422
    done = post(client, TEAM + "suspend/", **REASONS)
    assert done.location == "/en/delegations/arland/"
    assert "Suspended since" not in before
    assert "Credentials expired." in public.get("/en/delegations/arland/").text
    assert "全权证书已失效。" in public.get("/zh/delegations/arland/").text
    assert "已暂停" in public.get("/zh/delegations/").text
    assert post(client, TEAM + "suspend/", **REASONS).status_code == 409
    assert post(client, TEAM + "restore/", **REASONS).status_code == 303
    assert post(client, TEAM + "restore/", **REASONS).status_code == 409
    assert "全权证书已失效。" not in public.get("/zh/delegations/arland/").text
    assert len(entries(database, "delegation.suspended")) == len(entries(database, "delegation.restored")) == 1
    assert len(all_of(database, select(Suspension))) == 2


def test_suspension_touches_every_kept_page(database, enter, land):
    with database.writing() as occasion:
        where = consultation(occasion.session)
        occasion.session.add(Stamp(scope=where.path, value=7))
    post(enter("moderator"), TEAM + "suspend/", **REASONS)
    (value,) = all_of(database, select(Stamp.value).where(Stamp.scope == where.path))
    assert value == 8


OPEN_TO = {
    "/en/secretariat/requests/": {"moderator", "administrator"},
    TEAM: {"moderator", "administrator"},
    "/en/secretariat/delegations/new/": {"moderator", "administrator"},
    TEAM + "suspend/": {"moderator"},
    "/en/secretariat/officials/": {"administrator"},
    "/en/account/": {*Office, *AccreditationRole, "person"},
}


@pytest.mark.parametrize("role", [*Office, *AccreditationRole, "person"])
def test_each_page_opens_to_its_roles_and_says_to_others_who_may(enter, land, role):
    client = enter(role)
    for path, roles in OPEN_TO.items():
        answer = client.get(path)
        assert answer.status_code == (200 if role in roles else 403), path
        assert role in roles or "This page is open to" in answer.text


@pytest.mark.parametrize("role", [*Office, *AccreditationRole, "person"])
def test_each_act_is_done_by_its_roles_alone(database, enter, land, role):
    client = enter(role)
    given = {
        "csrf_token": csrf(client.get("/en/account/")),
        "role": "member",
        "office": "chair",
        **NEWCOMER,
        **REASONS,
    }
    admitted = {"kind": "academia", "key": "k", "name_en": "K", "name_zh": "可"}
    for path, roles, more in (
        (TEAM, {"moderator", "administrator"}, {}),
        ("/en/secretariat/delegations/new/", {"moderator", "administrator"}, admitted),
        (TEAM + "suspend/", {"moderator"}, {}),
        ("/en/secretariat/officials/", {"administrator"}, {"consultation": ""}),
    ):
        answer = client.post(path, data={**given, **more})
        assert answer.status_code == (303 if role in roles else 403), path


@pytest.mark.parametrize("path", ["/en/secretariat/requests/", TEAM])
def test_a_moderator_of_one_consultation_has_no_power_over_accreditations(database, enter, land, path):
    with database.writing() as occasion:
        where = consultation(occasion.session)
    client = enter("moderator", where)
    assert client.get(path).status_code == 403
    token = csrf(client.get("/en/account/"))
    refused = client.post(TEAM, data={**NEWCOMER, "role": "head", "csrf_token": token})
    assert refused.status_code == 403
    assert all_of(database, select(Accreditation)) == []


def test_an_administrator_appoints_for_all_or_for_one_consultation(database, enter):
    with database.writing() as occasion:
        where = consultation(occasion.session)
    client = enter("administrator")
    path = "/en/secretariat/officials/"
    assert post(client, path, office="chair", consultation=where.path, **NEWCOMER).status_code == 303
    assert post(client, path, office="chair", consultation=where.path, **NEWCOMER).status_code == 409
    assert post(client, path, office="auditor", consultation=where.path, **NEWCOMER).status_code == 303
    rows = all_of(database, select(Appointment).order_by(Appointment.id))[1:]
    assert [(row.office, row.consultation_id) for row in rows] == [("chair", where.id), ("auditor", None)]
    assert where.symbol in client.get(path).text


def test_the_last_administrator_is_never_removed_not_even_by_two_at_once(database, enter):
    clients = [enter("administrator"), enter("administrator")]
    rows = all_of(database, select(Appointment).order_by(Appointment.id))
    tokens = [csrf(client.get("/en/account/")) for client in clients]

    def remove(number):
        other = rows[1 - number].id
        data = {"csrf_token": tokens[number]}
        return clients[number].post(f"/en/secretariat/officials/{other}/end/", data=data).status_code

    with ThreadPoolExecutor(2) as pool:
        assert 303 in (answers := list(pool.map(remove, range(2))))
    assert set(answers) <= {303, 403, 409}
    left = [row for row in all_of(database, select(Appointment)) if row.ended_at is None]
    assert len(left) == 1
