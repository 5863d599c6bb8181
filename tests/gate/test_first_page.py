import pytest

from consult.services import clock
from tests import voting
from tests.voting import CLOSES, DURING


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh", "zh-Hans")])
def test_the_first_page_is_there_in_both_languages_and_sets_no_cookie(client, language, tag):
    answer = client.get(f"/{language}/")
    assert answer.status_code == 200
    assert f'<html lang="{tag}">' in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, no-cache"


def test_the_bare_address_goes_to_the_language_the_browser_asks_for(client):
    answer = client.get("/", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert (answer.status_code, answer.location) == (302, "/zh/")


def test_a_page_that_needs_signing_in_leads_there_and_back(client):
    answer = client.get("/en/account/")
    assert (answer.status_code, answer.location) == (303, "/en/account/sign-in/?next=/en/account/")


def test_an_unknown_address_says_so_in_the_language_of_the_path(client):
    answer = client.get("/zh/nowhere/")
    assert answer.status_code == 404
    assert "此地址没有页面" in answer.text


def test_a_kept_page_is_served_again_with_its_tag(client):
    first = client.get("/en/")
    again = client.get("/en/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("language", "until", "outcome"), [("en", "Vote until", "Adopted"), ("zh", "表决截止", "通过")]
)
def test_it_says_until_when_to_vote_and_then_what_was_decided(client, database, language, until, outcome):
    hall = voting.hall(database, size=3)
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.cast(1, "yes")
    with clock.standing_at(DURING):
        during = client.get(f"/{language}/").text
    assert until in during
    assert "2&nbsp;–&nbsp;0&nbsp;–&nbsp;0" not in during
    with clock.standing_at(CLOSES):
        after = client.get(f"/{language}/").text
    assert until not in after
    assert outcome in after
    assert "2&nbsp;–&nbsp;0&nbsp;–&nbsp;0" in after
