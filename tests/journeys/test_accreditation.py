"""Request, acceptance, mail, invitation, signing in, account: over HTTP, in both languages."""

import re

import pytest

from consult.models.people import Office
from tests.factories import appoint, delegation, person, signed_in
from tests.forms_filled import csrf, post
from tests.mailbox import deliver, html, link, mails, text

PASSWORD = "四更 lantern river 71"
SAID = {
    "en": {"received": "Request received", "account": "Your account", "for": "You act for"},
    "zh": {"received": "申请已收到", "account": "本人账户", "for": "您代表"},
}


@pytest.fixture
def moderator(database):
    with database.writing() as occasion:
        who = person(occasion.session, "Moderator")
        appoint(occasion.session, who, Office.MODERATOR)
        delegation(occasion.session, "Arland")
    return who


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_request_to_account(app, database, config, moderator, language):
    said = SAID[language]
    public, desk, invited = app.test_client(), app.test_client(), app.test_client()
    asked = {
        "delegation": "arland",
        "name": "李 Wei",
        "email": "wei@example.org",
        "role": "head",
        "language": language,
    }
    done = post(public, f"/{language}/accreditation/", **asked)
    assert done.status_code == 303
    assert said["received"] in public.get(done.location).text

    signed_in(desk, database, moderator)
    waiting = desk.get(f"/{language}/secretariat/requests/").text
    address = re.search(rf"/{language}/secretariat/requests/\d+/", waiting).group()
    accepted = desk.post(address + "accept/", data={"csrf_token": csrf(desk.get(address)), "role": "head"})
    assert accepted.location == f"/{language}/secretariat/delegations/arland/"
    assert "李 Wei" in desk.get(accepted.location).text

    assert deliver(app) == (2, 0, 0)
    to_official, mail = mails(config)
    assert "Wei" in text(to_official)
    assert mail["To"] == "李 Wei <wei@example.org>"
    assert ("秘书处已确认您的委派" in text(mail)) == (language == "zh")
    assert ("秘书处已确认您的委派" in html(mail)) == (language == "zh")

    opened = invited.get(link(mail))
    assert opened.location == f"/{language}/account/invitation/"
    given = {
        "name": "李 Wei",
        "password": PASSWORD,
        "again": PASSWORD,
        "language": language,
        "time_zone": "Asia/Shanghai",
    }
    entered = post(invited, opened.location, **given)
    assert entered.location == f"/{language}/desk/arland/"
    account = invited.get(f"/{language}/account/").text
    assert said["account"] in account
    assert said["for"] in account

    left = invited.post(
        f"/{language}/account/sign-out/", data={"csrf_token": csrf(invited.get(f"/{language}/account/"))}
    )
    assert left.status_code == 303
    assert invited.get(f"/{language}/account/").status_code == 303
    back = post(
        invited,
        f"/{language}/account/sign-in/",
        email="WEI@example.org",
        password=PASSWORD,
        next=f"/{language}/account/",
    )
    assert back.location == f"/{language}/account/"


def test_a_new_organization_is_admitted_with_the_request(app, database, config, moderator):
    public, desk = app.test_client(), app.test_client()
    asked = {
        "delegation": "-",
        "kind": "academia",
        "organisation_en": "Nine Lanterns Academy",
        "name": "Wei",
        "email": "wei@example.org",
        "role": "member",
        "language": "zh",
    }
    assert post(public, "/en/accreditation/", **asked).status_code == 303
    signed_in(desk, database, moderator)
    address = re.search(r"/en/secretariat/requests/\d+/", desk.get("/en/secretariat/requests/").text).group()
    given = {
        "csrf_token": csrf(desk.get(address)),
        "role": "member",
        "kind": "academia",
        "key": "nine-lanterns",
        "name_en": "Nine Lanterns Academy",
    }
    assert desk.post(address + "accept/", data=given).status_code == 422
    done = desk.post(address + "accept/", data={**given, "name_zh": "九灯学院"})
    assert done.location == "/en/secretariat/delegations/nine-lanterns/"
    page = app.test_client().get("/zh/delegations/nine-lanterns/").text
    assert "九灯学院" in page
    assert "学术界" in page
    assert "Wei" not in page


def test_a_declined_applicant_receives_the_reason_in_their_language(app, database, config, moderator):
    public, desk = app.test_client(), app.test_client()
    asked = {"delegation": "arland", "name": "Wei", "email": "wei@example.org", "role": "head", "language": "zh"}
    post(public, "/en/accreditation/", **asked)
    signed_in(desk, database, moderator)
    address = re.search(r"/en/secretariat/requests/\d+/", desk.get("/en/secretariat/requests/").text).group()
    token = csrf(desk.get(address))
    assert desk.post(address + "decline/", data={"csrf_token": token, "reason": ""}).status_code == 422
    assert (
        desk.post(address + "decline/", data={"csrf_token": token, "reason": "请先取得<b>全权证书</b>。"}).status_code
        == 303
    )
    deliver(app)
    to_official, mail = mails(config)
    assert "Wei" in text(to_official)
    assert "您的委派申请" in mail["Subject"]
    assert "&lt;b&gt;全权证书" in html(mail)
    again = desk.post(address + "accept/", data={"csrf_token": token, "role": "head"})
    assert again.status_code == 409
