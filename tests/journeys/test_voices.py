"""A comment on its way from a member's draft to the public and the secretariat's answer, over HTTP."""

import re

import pytest

from tests.forms_filled import csrf, post
from tests.voices_world import World


@pytest.fixture
def world(database, app):
    return World(database, app)


def drafted(page):
    return re.search(r'href="(/\w+/desk/[\w-]+/drafts/\d+/)"', page.text).group(1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "answered", "late_word"), [("en", "Accepted in principle", "Late"), ("zh", "原则采纳", "逾期")]
)
def test_a_comment_goes_from_a_members_draft_to_the_public_answer(world, language, answered, late_word):
    member, head = world.client(world.member), world.client(world.head)
    other, secretariat, public = world.client(world.other_head), world.client(world.moderator), world.client()
    desk = f"/{language}/desk/{world.ours.key}/"
    begin = f"{desk}{world.path}/comments/new/?provision=safety"
    comments = f"/{language}/consultations/{world.path}/comments/"

    fields = {
        "language": "zh",
        "category": "substantive",
        "severity": "important",
        "text": "**人工智能（AI）**应当可控。",
    }
    assert post(member, begin, step="send", **fields).location == desk
    assert "人工智能" not in public.get(comments).text

    draft = drafted(head.get(desk))
    assert "Mia Member" in head.get(desk).text
    assert post(head, f"{draft}return/", remark="Add a proposed wording.").status_code == 303
    returned = member.get(drafted(member.get(desk)))
    assert "Add a proposed wording." in returned.text

    version = re.search(r'name="version"[^>]*value="(\d+)"', returned.text).group(1)
    proposal = {**fields, "proposed_zh": "安全\n系统应当安全可控。", "version": version}
    assert post(member, draft, step="send", **proposal).status_code == 303
    version = re.search(r'name="version"[^>]*value="(\d+)"', head.get(draft).text).group(1)
    assert post(head, draft, step="submit", **{**proposal, "version": version}).location == desk

    seen = public.get(comments).text
    assert "C-0001" in seen
    assert "<strong>人工智能（AI）</strong>应当可控。" in seen
    assert "可控</ins>" in seen
    assert "Mia Member" not in seen

    own = re.search(rf'href="({desk}{world.path}/comments/[0-9a-f]{{16}}/)"', head.get(desk).text).group(1)
    assert head.get(own).status_code == 200

    endorse = f"/{language}/consultations/{world.path}/comments/C-0001/endorse/"
    to_desk = other.get(endorse).location
    assert post(other, to_desk).status_code == 303
    reply = other.get(f"/{language}/consultations/{world.path}/comments/new/?reply=C-0001").location
    words = {"language": "en", "category": "substantive", "severity": "important", "text": "We agree with this."}
    assert post(other, reply, step="submit", **words).status_code == 303

    answer = f"/{language}/secretariat/consultations/{world.path}/comments/C-0001/"
    without = post(secretariat, answer, code="R", answer_en="No.", answer_zh="")
    assert without.status_code == 422
    given = post(secretariat, answer, code="AP", answer_en="Taken up in Rev.1.", answer_zh="已写入修订稿。", seq="0")
    assert given.status_code == 303

    thread = public.get(f"{comments}C-0001/").text
    assert answered in thread
    assert ("Taken up in Rev.1." if language == "en" else "已写入修订稿。") in thread
    assert "We agree with this." in thread
    assert "Brenmark" in thread or world.theirs.name_zh in thread
    assert late_word not in thread


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_position_is_taken_changed_and_seen_by_everybody(world, language):
    head, public = world.client(world.head), world.client()
    page = f"/{language}/consultations/{world.path}/positions/safety/"
    desk = head.get(f"{page}take/").location
    refused = post(head, desk, stance="objects", language="en", words=" ", revision="1")
    assert refused.status_code == 422
    assert (
        post(head, desk, stance="objects", language="en", words="It is too vague.", revision="1").status_code == 303
    )
    seen = public.get(page).text
    assert "It is too vague." in seen
    assert post(head, desk, stance="can_accept", language="en", words="", revision="1").status_code == 303
    assert public.get(page).text != seen
    consensus = public.get(f"/{language}/consultations/{world.path}/consensus/").text
    assert ("<b>1</b> Can accept" if language == "en" else "<b>1</b> 可以接受") in consensus


def test_what_was_typed_stays_when_a_form_is_refused(world):
    head = world.client(world.head)
    begin = f"/en/desk/{world.ours.key}/{world.path}/comments/new/"
    page = post(head, begin, step="submit", language="", text="x" * 10_001, category="general", severity="minor")
    assert page.status_code == 422
    assert "x" * 10_001 in page.text
    assert "limit is 10000" in page.text


def test_pages_are_there_without_any_comment_or_position(world):
    for language in ("en", "zh"):
        for page in ("comments/", "consensus/", "positions/safety/", "comments/comments.csv"):
            assert world.client().get(f"/{language}/consultations/{world.path}/{page}").status_code == 200
        assert (
            world.client(world.moderator)
            .get(f"/{language}/secretariat/consultations/{world.path}/comments/")
            .status_code
            == 200
        )


def test_every_change_needs_the_token_of_its_form(world):
    world.app.config["WTF_CSRF_ENABLED"] = True
    head = world.client(world.head)
    begin = f"/en/desk/{world.ours.key}/{world.path}/comments/new/"
    assert csrf(head.get(begin))
    answer = head.post(begin, data={"step": "submit", "language": "en", "text": "x", "category": "general"})
    assert answer.status_code == 400
    assert "C-0001" not in world.client().get(f"/en/consultations/{world.path}/comments/").text
