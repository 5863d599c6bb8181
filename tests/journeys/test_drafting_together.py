"""A delegation writes together over HTTP: a draft shown, remarked on, returned, edited on a copy, submitted."""

import re

import pytest

from tests.forms_filled import post
from tests.voices_world import World

FIELDS = {"language": "en", "category": "substantive", "severity": "important"}
WORDS = {
    "en": {"edited": "Edited by Head of Arvella", "written": "Written by Mia Member", "by": "Submitted by"},
    "zh": {"edited": "由Head of Arvella编辑", "written": "起草人：Mia Member", "by": "由Head of Arvella提交"},
}


@pytest.fixture
def world(database, app):
    made = World(database, app)
    with database.writing() as occasion:
        made.colleague = made._serving(occasion.session, "Colleague of Mia", made.ours, "member")
    return made


def version(page):
    return re.search(r'name="version"[^>]*value="(\d+)"', page.text).group(1)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_draft_goes_from_its_author_by_a_colleague_and_the_heads_copy_to_the_public(world, language):
    member, colleague, head = (world.client(who) for who in (world.member, world.colleague, world.head))
    desk = f"/{language}/desk/{world.ours.key}/"
    draft, copy = f"{desk}drafts/1/", f"{desk}drafts/2/"
    begin = f"{desk}{world.path}/comments/new/?provision=safety"
    assert post(member, begin, step="keep", text="Systems should be safe for all.", **FIELDS).location == desk
    assert colleague.get(draft).status_code == 404
    assert "Systems should be safe for all." not in colleague.get(desk).text

    assert post(member, f"{draft}show/").location == draft
    assert "Systems should be safe for all." in colleague.get(desk).text
    empty = post(colleague, f"{draft}remark/", remark=" ")
    assert empty.status_code == 422
    assert post(colleague, f"{draft}remark/", remark="For whom, exactly?").location == draft
    assert "For whom, exactly?" in member.get(draft).text
    assert (
        colleague.post(draft, data={"csrf_token": "x", "step": "send", "text": "Mine.", **FIELDS}).status_code >= 400
    )

    assert post(head, f"{draft}return/", remark="Name the children.").location == desk
    assert "Name the children." in member.get(desk).text
    page = member.get(draft)
    sent = {"text": "Systems should be safe for children.", "version": version(page), **FIELDS}
    assert post(member, draft, step="send", **sent).location == desk
    edited = {**sent, "text": "Systems must be safe for children.", "version": version(head.get(draft))}
    assert post(head, draft, step="keep", **edited).location == desk
    for who in (member, head):
        seen = who.get(copy).text
        assert "must</ins>" in seen
        assert "should</del>" in seen
        assert "Head of Arvella" in seen.split("<main")[1]
    assert 'name="version"' not in member.get(draft).text, "the author goes on when the copy is done with"

    assert post(head, copy, step="submit", **{**edited, "version": version(head.get(copy))}).location == desk
    own = re.search(rf'href="({desk}{world.path}/comments/[0-9a-f]{{16}}/)"', head.get(desk).text).group(1)
    for who in (head, colleague):
        made = who.get(own).text
        assert WORDS[language]["edited"] in made
        assert WORDS[language]["written"] in made
        assert WORDS[language]["by"] in made
    public = world.client().get(f"/{language}/consultations/{world.path}/comments/C-0001/").text
    assert "Systems must be safe for children." in public
    for inside in ("Mia Member", "Head of Arvella", "For whom, exactly?", "should be safe for"):
        assert inside not in public


def test_a_copy_made_meanwhile_refuses_what_was_typed_and_keeps_it(world):
    head, alternate = world.client(world.head), world.client(world.alternate)
    desk = f"/en/desk/{world.ours.key}/"
    member = world.client(world.member)
    post(member, f"{desk}{world.path}/comments/new/", step="send", text="As it was.", **FIELDS)
    opened = alternate.get(f"{desk}drafts/1/")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', opened.text).group(1)
    post(head, f"{desk}drafts/1/", step="keep", text="As the head sees it.", version="0", **FIELDS)
    typed = {"text": "As the alternate sees it.", "version": version(opened), "csrf_token": token, **FIELDS}
    answer = alternate.post(f"{desk}drafts/1/", data={"step": "keep", **typed})
    assert answer.status_code == 409
    assert "As the alternate sees it." in answer.text
    assert "edited copy" in answer.text


@pytest.mark.parametrize(("language", "done"), [("en", "Done"), ("zh", "已完成")])
def test_work_is_assigned_found_on_the_desk_and_marked_as_done(world, language, done):
    head, member = world.client(world.head), world.client(world.member)
    desk = f"/{language}/desk/{world.ours.key}/"
    new, page = f"{desk}{world.path}/assignments/new/?provision=safety", f"{desk}assignments/1/"
    kept = post(head, new, assignee="", due_at="2001-01-01T10:00", note="See whether we can live with it.")
    assert kept.status_code == 422
    assert "See whether we can live with it." in kept.text
    past = post(head, new, assignee=world.member.id, due_at="2001-01-01T10:00", note="")
    assert past.status_code == 422
    assert 'aria-invalid="true"' in past.text
    assert post(head, new, assignee=world.member.id, due_at="", note="See to it.").location == page
    assert f'href="{page}"' in member.get(desk).text
    assert "See to it." in member.get(page).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', member.get(page).text).group(1)
    assert member.post(f"{page}done/", data={"csrf_token": token}).location == page
    assert done in head.get(f"{desk}assignments/").text
    assert f'href="{page}"' not in member.get(desk).text


MARKED = "**Safe** for all.\n<b>Now</b> [here](javascript:alert(1))"
SET = "<p><strong>Safe</strong> for all.<br>\n&lt;b&gt;Now&lt;/b&gt; [here](javascript:alert(1))</p>"


def words_on(page):
    """What stands in words to be read; forms keep what was typed as it is."""
    return "".join(re.findall(r"<blockquote[^>]*>.*?</blockquote>|<p lang=[^>]*>.*?</p>", page.text, re.DOTALL))


def test_drafts_and_comments_at_the_desk_are_set_as_the_public_reads_them(world):
    member, colleague, head = (world.client(who) for who in (world.member, world.colleague, world.head))
    desk = f"/en/desk/{world.ours.key}/"
    draft = f"{desk}drafts/1/"
    post(member, f"{desk}{world.path}/comments/new/?provision=safety", step="keep", text=MARKED, **FIELDS)
    post(member, f"{draft}show/")
    post(head, f"{desk}{world.path}/comments/new/?provision=safety", step="submit", text=MARKED, **FIELDS)
    own = re.search(rf'href="({desk}{world.path}/comments/[0-9a-f]{{16}}/)"', head.get(desk).text).group(1)
    reply = f"{desk}{world.path}/comments/new/?reply=C-0001"
    reading = ((colleague, draft), (head, f"{draft}return/"), (member, f"{draft}discard/"))
    for who, address in (*reading, (colleague, own), (head, f"{own}withdraw/"), (head, reply)):
        assert SET in words_on(who.get(address)), address
    for address in (desk, f"{desk}{world.path}/hand-over/"):
        listed = words_on(head.get(address))
        assert "Safe for all. &lt;b&gt;Now&lt;/b&gt;" in listed, address
        assert "**" not in listed, address
    assert SET in world.client().get(f"/en/consultations/{world.path}/comments/C-0001/").text


def test_a_list_of_drafts_cuts_no_emphasis_in_two(world):
    member, desk = world.client(world.member), f"/en/desk/{world.ours.key}/"
    post(member, f"{desk}{world.path}/comments/new/", step="keep", text=f"**{'Safe for all, ' * 30}now.**", **FIELDS)
    assert "**" not in words_on(member.get(desk))
