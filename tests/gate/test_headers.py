import pytest

PAGES = ["/en/", "/zh/delegations/", "/en/record/", "/zh/nowhere/"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_forbids_inline_script_and_style_and_foreign_hosts(client, path):
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_no_page_carries_inline_style_or_script(client, path):
    text = client.get(path).text
    assert " style=" not in text
    assert "<script>" not in text
    assert "javascript:" not in text


def test_static_files_by_their_hashed_names_may_be_kept_for_good(client):
    page = client.get("/en/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    with client.get(address) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Type"].startswith("text/css")


def test_a_static_name_cannot_leave_its_folder(client):
    assert client.get("/static/../pyproject.toml").status_code == 404
    assert client.get("/static/%2e%2e/pyproject.toml").status_code == 404
