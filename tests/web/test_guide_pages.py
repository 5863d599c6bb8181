import pytest

from consult.documents import guides


@pytest.fixture(autouse=True)
def fresh():
    guides.page.cache_clear()
    yield
    guides.page.cache_clear()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_names_every_guide_and_each_opens(client, language):
    index = client.get(f"/{language}/help/").text
    for name in guides.HELP:
        assert f'href="/{language}/help/{name}/"' in index
        page = client.get(f"/{language}/help/{name}/")
        assert page.status_code == 200
        assert 'id="section-1"' in page.text


def test_about_states_the_full_clause_on_designations_in_both_languages(client):
    assert "do not imply the expression of any opinion whatsoever" in client.get("/en/about/").text
    assert "并不意味着" in client.get("/zh/about/").text


def test_the_risks_are_named_on_their_page_in_both_languages(client):
    assert "stolen account" in client.get("/en/about/risks/").text
    assert "账户" in client.get("/zh/about/risks/").text


def test_a_guide_that_does_not_exist_is_not_found(client):
    assert client.get("/en/help/nothing/").status_code == 404


def test_guides_need_no_query_but_that_of_the_gate(client, queries):
    client.get("/en/help/delegates/")
    with queries() as sent:
        client.get("/en/help/delegates/?again")
    assert len(sent) <= 3
