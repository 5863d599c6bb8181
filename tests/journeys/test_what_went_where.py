"""A principle cut in two, over HTTP and in both languages: refused until it is said, then shown on both sides."""

import re

import pytest

from consult.models.contributions import Disposition
from consult.rules.phases import State
from consult.rules.roster import DispositionCode
from tests import factories
from tests.instants import BEGINNING
from tests.texts_at_work import comment_on

LONG = (
    "People\nServe all people of every country and of every age. Take care of those who are poor or far from help.",
    "以人为本\n服务于各国各年龄的所有人。关心贫困或远离救助的人们，不让任何一个人掉队。",
)
CUT = (
    ("People\nServe all people of every country and of every age.", "以人为本\n服务于各国各年龄的所有人。"),
    (
        "Distance\nTake care of those who are poor or far from help.",
        "远方\n关心贫困或远离救助的人们，不让任何一个人掉队。",
    ),
)
CHANGED = {"en": "the provision has changed since", "zh": "该条款此后有改动"}
SAID = {"en": ("Split", "Words went on in:", "Words from:"), "zh": ("已拆分", "文字移入：", "文字来自：")}
REFUSED = {"en": "Say first what went where: 1 times", "zh": "请先确认条款沿革：有1处"}


@pytest.fixture
def where(database, client):
    with database.writing() as occasion:
        made = factories.consultation(occasion.session, state=State.DISPOSITION)
        factories.revision(occasion.session, made, ("people", *LONG))
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who)
    factories.signed_in(client, database, who)
    return made


def hidden(page, name):
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1]


def posted(client, address, expect=303, **fields):
    page = client.get(address).text
    token = hidden(page, "csrf_token") if "csrf_token" in page else ""
    locks = {name: hidden(page, name) for name in ("lock_version", "seen") if f'name="{name}"' in page}
    answer = client.post(address, data={"csrf_token": token, **locks, **fields})
    assert answer.status_code == expect, re.sub(r"<[^>]+>", " ", answer.text)[:2000]
    return answer.text


def cut_in_two(client, where, language):
    """The next revision begun, its first principle cut in two; gives the desk's address and the line suggested."""
    desk = f"/{language}/secretariat/consultations/{where.path}/text/"
    token = hidden(client.get(desk).text, "csrf_token")
    assert client.post(f"{desk}begin/", data={"csrf_token": token, "begun": "from_last"}).status_code == 303
    authentic = {"status_en": "authentic", "status_zh": "authentic", "kind": "principle"}
    first, second = CUT
    posted(client, f"{desk}provisions/people/", text_en=first[0], text_zh=first[1], **authentic)
    posted(client, f"{desk}add/?after=people", after="people", kind="principle", text_en=second[0], text_zh=second[1])
    (line,) = set(re.findall(r'name="(line [^"]+)"', client.get(f"{desk}lineage/").text))
    return desk, line


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_principle_cut_in_two_is_followed_to_both_places(client, database, where, language):
    with database.writing() as occasion:
        said = comment_on(occasion, where, "people", "Say more of distance.")
        given = {"code": DispositionCode.NOTED, "at": BEGINNING, "by_id": said.author_id}
        occasion.session.add(Disposition(comment_id=said.id, seq=1, **given))
    desk, line = cut_in_two(client, where, language)
    log = {"change_log_en": "One principle is two.", "change_log_zh": "一条改为两条。", "sure": "y"}
    assert REFUSED[language] in posted(client, f"{desk}publish/", expect=409, **log)
    posted(client, f"{desk}lineage/", **{line: "yes"})
    assert f'name="{line}" value="yes" checked' in client.get(f"{desk}lineage/").text
    posted(client, f"{desk}publish/", **log)
    page = client.get(f"/{language}/consultations/{where.path}/compare/1..2/").text
    split, went_on, came_from = SAID[language]
    assert page.count(split) >= 2
    assert went_on in page
    assert came_from in page
    target = line.rpartition(" ")[2]
    for page in ("comments/", "comments/C-0001/"):
        shown = client.get(f"/{language}/consultations/{where.path}/{page}").text
        assert CHANGED[language] in shown
        assert re.search(rf'/people/">1</a>.{{1,3}}<a href="[^"]*/text/provisions/{target}/">2</a>', shown)
    assert (
        f"/text/provisions/{target}/"
        in client.get(f"/{language}/consultations/{where.path}/text/provisions/people/").text
    )


def test_what_was_chosen_is_kept_when_somebody_else_was_faster(client, where):
    desk, line = cut_in_two(client, where, "en")
    chosen = {line: "no", "source": "people", "target": "people", "lock_version": "0"}
    page = posted(client, f"{desk}lineage/", expect=409, **chosen)
    assert f'name="{line}" value="no" checked' in page
    assert page.count('<option value="people" selected>') == 2


def test_two_answers_to_an_unknown_line_are_refused_and_nothing_is_stored(client, where):
    desk = f"/en/secretariat/consultations/{where.path}/text/"
    token = hidden(client.get(desk).text, "csrf_token")
    client.post(f"{desk}begin/", data={"csrf_token": token, "begun": "from_last"})
    posted(client, f"{desk}lineage/", expect=400, **{"line nowhere people": "yes"})
    assert "line nowhere" not in client.get(f"{desk}lineage/").text
