import gzip

from consult.services import stamps
from tests import factories


def test_a_change_shows_at_once(client, database):
    client.get("/en/")
    with database.writing() as occasion:
        made = factories.consultation(occasion.session)
        stamps.touch(occasion, made)
    assert made.title_en in client.get("/en/").text


def test_what_did_not_touch_the_stamp_leaves_the_kept_page_as_it_is(client, database):
    first = client.get("/en/delegations/")
    with database.writing() as occasion:
        factories.person(occasion.session)
    assert client.get("/en/delegations/").headers["ETag"] == first.headers["ETag"]


def test_the_two_languages_are_kept_apart(client):
    assert client.get("/en/").text != client.get("/zh/").text
    assert 'lang="zh-Hans"' in client.get("/zh/").text.split("<head>")[0]


def test_a_page_travels_compressed_to_whoever_takes_it(client):
    packed = client.get("/en/", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/en/")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data


def test_somebody_signed_in_never_gets_the_kept_page(client, app, database):
    client.get("/en/")
    with database.writing() as occasion:
        who = factories.person(occasion.session, "Ada Example")
    other = factories.signed_in(app.test_client(), database, who)
    assert "Ada Example" in other.get("/en/").text
    assert "Ada Example" not in client.get("/en/").text


def test_a_kept_page_travels_open_to_whoever_takes_no_compression(client):
    first = client.get("/en/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(first.data) == client.get("/en/").data


def test_a_head_request_gets_the_headers_alone(client):
    full = client.get("/en/")
    head = client.head("/en/")
    assert head.data == b""
    assert head.headers["ETag"] == full.headers["ETag"]
