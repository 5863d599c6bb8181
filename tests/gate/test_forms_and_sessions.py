from consult.services import identity
from tests import factories


def test_a_post_without_its_token_is_refused_in_the_readers_language_and_keeps_what_was_typed(client, database):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
    factories.signed_in(client, database, who)
    answer = client.post("/zh/account/sign-out/", data={"text": "我的意见写了很长时间，不应当丢失，谢谢各位同事。"})
    assert answer.status_code == 400
    assert "内容均已保留" in answer.text
    assert "我的意见写了很长时间" in answer.text


def test_a_get_never_signs_anybody_out(client, database):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
    factories.signed_in(client, database, who)
    assert client.get("/en/account/sign-out/").status_code == 405


def test_a_revoked_device_is_a_stranger_at_once(client, database):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
    factories.signed_in(client, database, who)
    assert client.get("/en/desk/").status_code != 303
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with database.writing() as occasion:
        row = occasion.session.get(factories.UserSession, identity.hash_of(token))
        row.revoked_at = occasion.now
    assert client.get("/en/desk/").status_code == 303


def test_pages_of_somebody_signed_in_are_never_kept(client, database):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
    factories.signed_in(client, database, who)
    answer = client.get("/en/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_a_fault_of_ours_gives_a_reference_and_no_details(config):
    from consult.app import create_app

    app = create_app(config)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["home.index"] = broken
    answer = app.test_client().get("/zh/")
    assert answer.status_code == 500
    assert "故障编号" in answer.text
    assert "secret detail" not in answer.text


def broken():
    raise RuntimeError("secret detail")


broken.act = "read_site"
