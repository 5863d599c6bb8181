"""Accreditations, suspension and officials as the secretariat's pages do them, and who may not."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.models.consultations import Stamp
from consult.models.delegations import (
    Accreditation,
    AccreditationRequest,
    AccreditationRole,
    Delegation,
    Suspension,
)
from consult.models.operations import Outbox
from consult.models.people import Appointment, Office, Person
from consult.models.record import RecordEntry
from consult.services import clock, stamps
from tests.factories import accredit, appoint, consultation, delegation, participate, person, signed_in
from tests.forms_filled import csrf, post
from tests.instants import NOON

TEAM = "/en/secretariat/delegations/arland/"
NEWCOMER = {"email": "new@example.org", "name": "New Person", "language": "zh"}
REASONS = {"reason_en": "Credentials expired.", "reason_zh": "全权证书已失效。"}


@pytest.fixture
def land(database):
    with database.writing() as occasion:
        return delegation(occasion.session, "Arland")


@pytest.fixture
def enter(app, database):
    """A client signed in with an office or, where it is a role, as somebody of a delegation."""

    def make(role, place=None):
        with database.writing() as occasion:
            who = person(occasion.session, f"The {role}", password_hash="x")
            if role in set(AccreditationRole):
                accredit(occasion.session, who, delegation(occasion.session), AccreditationRole(role))
            elif role != "person":
                appoint(occasion.session, who, Office(role), place)
        return signed_in(app.test_client(), database, who)

    return make


def all_of(database, query):
    with database.reading() as occasion:
        return occasion.session.scalars(query).all()


def entries(database, kind):
    return [
        json.loads(row.body)
        for row in all_of(
            database, select(RecordEntry).where(RecordEntry.type == kind).order_by(RecordEntry.position)
        )
    ]


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


SCRIPT = "<script>alert(1)</script>"


def test_script_in_names_and_messages_is_shown_as_text(app, database, enter):
    with database.writing() as occasion:
        land = delegation(occasion.session, "Arland")
        land.name_en, land.name_zh, land.formal_en = SCRIPT, "「" + SCRIPT, SCRIPT
        who = person(occasion.session, SCRIPT, password_hash="x")
        accredit(occasion.session, who, land)
        where = consultation(occasion.session)
        where.title_en = SCRIPT
        participate(occasion.session, where, land)
    given = {**NEWCOMER, "name": SCRIPT, "message": SCRIPT}
    post(app.test_client(), "/en/accreditation/", delegation="arland", role="head", **given)
    client = enter("moderator")
    token = re.search(r"/en/secretariat/requests/\d+/", client.get("/en/secretariat/requests/").text).group()
    admin, own = enter("administrator"), signed_in(app.test_client(), database, who)
    pages = [
        client.get(path)
        for path in (
            token,
            TEAM,
            "/en/secretariat/requests/",
            "/en/secretariat/delegations/",
            "/en/delegations/",
            "/en/delegations/arland/",
            "/zh/delegations/arland/",
            "/en/accreditation/",
            f"/en/delegations/?q={SCRIPT}&kind={SCRIPT}&group={SCRIPT}",
        )
    ]
    pages += [admin.get("/en/secretariat/officials/"), own.get("/en/account/"), own.get("/en/account/preferences/")]
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert [page.request.path for page in pages if SCRIPT in page.text] == []
    assert all("unsafe-inline" not in page.headers["Content-Security-Policy"] for page in pages)


def test_no_person_is_named_in_public(app, database, land):
    with database.writing() as occasion:
        accredit(occasion.session, person(occasion.session, "Secret Name"), land)
    public = app.test_client()
    for path in ("/en/delegations/", "/en/delegations/arland/", "/en/accreditation/"):
        assert "Secret Name" not in public.get(path).text


def test_an_unpublished_consultation_does_not_show_on_a_delegations_page(app, database, land):
    with database.writing() as occasion:
        hidden = consultation(occasion.session, state="draft")
        shown = consultation(occasion.session)
        participate(occasion.session, hidden, land)
        participate(occasion.session, shown, land)
    page = app.test_client().get("/en/delegations/arland/").text
    assert shown.symbol in page
    assert hidden.symbol not in page


def test_delegations_are_found_by_kind_group_and_name_in_either_language(app, database):
    with database.writing() as occasion:
        delegation(occasion.session, "Arland")
        delegation(occasion.session, "Academy", kind="academia")
        cote = delegation(occasion.session, "Coast")
        cote.name_en, cote.name_zh, cote.sort_key = "Côte", "海岸国", "cote"
    public = app.test_client()

    def found(query):
        return re.findall(r'<li><a href="/en/delegations/([^/"]+)/"', public.get(f"/en/delegations/?{query}").text)

    assert found("") == ["academy", "arland", "coast"]
    assert found("kind=academia") == ["academy"]
    assert found("q=cote") == found("q=C%C3%B4te") == found("q=海岸") == ["coast"]
    assert found("kind=nonsense") == found("group=nonsense") == found("q=%25") == []


@pytest.mark.parametrize(
    "path", ["/en/delegations/", TEAM, "/en/secretariat/requests/", "/en/secretariat/delegations/"]
)
def test_pages_ask_the_database_as_often_for_fifty_rows_as_for_one(database, enter, queries, land, path):
    def fill(number):
        with database.writing() as occasion:
            for each in range(number):
                accredit(occasion.session, person(occasion.session), land, AccreditationRole.MEMBER)
                other = delegation(occasion.session)
                occasion.session.add(
                    AccreditationRequest(
                        delegation_id=other.id,
                        kind="state",
                        name=f"N{each}",
                        email="e@example.org",
                        role="head",
                        language="en",
                        status="pending",
                        created_at=occasion.now,
                    )
                )

    client = enter("moderator")
    fill(1)
    client.get(path)
    with queries() as one:
        client.get(path)
    fill(49)
    with queries() as fifty:
        client.get(path)
    assert len(one) == len(fifty) <= 10


def test_a_page_of_a_delegation_takes_the_same_few_queries_however_much_it_shows(app, database, queries, land):
    sent = []
    for number in (1, 20):
        with database.writing() as occasion:
            for _ in range(number):
                participate(occasion.session, consultation(occasion.session), land)
            stamps.touch_everything(occasion)
        with queries() as found:
            app.test_client().get("/en/delegations/arland/")
        sent.append(len(found))
    assert sent[0] == sent[1] <= 13


def test_the_seat_of_a_delegation_has_no_weight():
    assert not [name for name in Delegation.__table__.columns if "weight" in name.key]
