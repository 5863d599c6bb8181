"""Reading a text: side by side, marked, compared, provision by provision."""

import gzip
import re
from datetime import timedelta

import pytest

from consult.models.contributions import Category, Comment, CommentStatus, CommentVersion, ParticipantText, Severity
from consult.models.texts import ProvisionText
from consult.rules.phases import State
from consult.text.provision import Language, Status
from tests import factories
from tests.instants import BEGINNING, NOON

FIRST = (
    ("people", "People\nTools serve people.", "以人为本\n工具服务于人。"),
    ("care", "Care\nTake care.", "谨慎\n谨慎行事。"),
)
SECOND = (
    ("people", "People\nTools always serve people.", "以人为本\n工具始终服务于人。"),
    ("news", "News\nA new principle.", "新则\n新增原则。"),
)


@pytest.fixture
def consultation(database):
    with database.writing() as occasion:
        made = factories.consultation(occasion.session, closes_at=NOON + timedelta(days=300))
        first = factories.revision(occasion.session, made, *FIRST)
        factories.revision(occasion.session, made, *SECOND, number=2, previous=first)
    return made


def comment(session, where, revision, provision, number, **fields):
    body = ParticipantText(salt=b"s" * 32, body="words", folded="words")
    who = factories.person(session)
    made = Comment(
        consultation_id=where.id,
        number=number,
        delegation_id=factories.delegation(session).id,
        author_id=who.id,
        revision_id=revision.id,
        provision_id=provision,
        late=False,
        submitted_at=BEGINNING,
        status=fields.get("status", CommentStatus.PUBLISHED),
    )
    session.add_all([body, made])
    session.flush()
    session.add(
        CommentVersion(
            comment_id=made.id,
            seq=1,
            category=Category.GENERAL,
            severity=Severity.MINOR,
            language=Language.EN,
            text_id=body.id,
            text_hash="0" * 64,
            proposed_en_id=body.id if fields.get("proposes") else None,
            at=BEGINNING,
            by_id=who.id,
        )
    )
    session.flush()
    return made


@pytest.mark.parametrize(
    ("language", "first", "second"), [("en", "Tools always", "工具始终"), ("zh", "工具始终", "Tools always")]
)
def test_both_languages_stand_in_each_row_the_language_of_the_page_first(
    client, consultation, language, first, second
):
    page = client.get(f"/{language}/consultations/{consultation.path}/text/").text
    assert page.index(first) < page.index(second)
    assert '<div lang="zh-Hans"' in page
    assert '<div lang="en"' in page


def test_a_reader_may_show_one_language_alone(client, consultation):
    page = client.get(f"/zh/consultations/{consultation.path}/text/?language=en").text
    assert "Tools always" in page
    assert "工具始终" not in page


def test_a_text_that_awaits_translation_says_so_and_shows_the_original(client, database):
    with database.writing() as occasion:
        where = factories.consultation(occasion.session, closes_at=NOON + timedelta(days=300))
        revision = factories.revision(occasion.session, where, *FIRST, published=False)
        for text in occasion.session.query(ProvisionText).filter_by(language=Language.ZH):
            text.text, text.status = "", Status.AWAITING
        occasion.session.flush()
        revision.published_at = BEGINNING
    page = client.get(f"/zh/consultations/{where.path}/text/?language=zh").text
    assert "此处尚无中文译文，以下为原文。" in page
    assert '<p class="status" lang="zh-Hans"><span class="badge warn">待译' in page
    assert "Tools serve people." in page
    assert (
        '<p class="status" lang="en"><span class="badge warn">Awaiting translation'
        in client.get(f"/en/consultations/{where.path}/text/").text
    )


def test_the_redline_marks_both_scripts_and_shows_what_was_taken_out(client, consultation):
    page = client.get(f"/en/consultations/{consultation.path}/text/2/?view=redline").text
    assert ">always </ins>" in page or "> always</ins>" in page
    assert ">始终</ins>" in page
    assert ">Take care.</del>" in page
    assert ">Deleted</span>" in page


def test_a_revision_keeps_its_permanent_address_and_every_provision_its_anchor(client, consultation):
    page = client.get(f"/en/consultations/{consultation.path}/text/1/").text
    assert 'id="care"' in page
    assert "This is an earlier revision." in page


def test_comparing_two_revisions_leaves_out_what_was_kept_until_asked(client, database):
    with database.writing() as occasion:
        where = factories.consultation(occasion.session, closes_at=NOON + timedelta(days=300))
        first = factories.revision(occasion.session, where, *FIRST)
        factories.revision(occasion.session, where, FIRST[0], SECOND[1], number=2, previous=first)
    address = f"/zh/consultations/{where.path}/compare/1..2/"
    changes = client.get(address).text
    assert 'id="people"' not in changes
    assert "已删除" in changes
    assert "新增" in changes
    assert 'id="people"' in client.get(address + "?rows=all").text


@pytest.mark.parametrize("pair", ["2..1", "1..1", "1..7"])
def test_revisions_are_compared_only_forwards_and_only_where_they_exist(client, consultation, pair):
    assert client.get(f"/en/consultations/{consultation.path}/compare/{pair}/").status_code == 404


def test_a_provision_shows_its_way_through_the_revisions(client, consultation):
    page = client.get(f"/en/consultations/{consultation.path}/text/provisions/people/").text
    assert "How it came to this wording" in page
    assert ">始终</ins>" in page
    assert "First draft" in page


def test_a_provision_taken_out_stays_readable_and_says_so(client, consultation):
    page = client.get(f"/en/consultations/{consultation.path}/text/provisions/care/").text
    assert "This provision no longer stands in the current text." in page
    assert "Take care." in page


def test_an_anchor_never_jumps_to_another_provision_that_looks_alike(client, consultation):
    assert client.get(f"/en/consultations/{consultation.path}/text/provisions/peopl/").status_code == 404
    assert client.get(f"/en/consultations/{consultation.path}/text/provisions/%25/").status_code == 404


def test_what_is_not_published_does_not_exist_for_the_public(client, database, app):
    with database.writing() as occasion:
        hidden = factories.consultation(occasion.session, state=State.DRAFT)
        factories.revision(occasion.session, hidden, *FIRST)
        open_one = factories.consultation(occasion.session, closes_at=NOON + timedelta(days=300))
        first = factories.revision(occasion.session, open_one, FIRST[0])
        factories.revision(occasion.session, open_one, *SECOND, number=2, published=False, previous=first)
    for page in ("", "text/", "text/1/", "text/provisions/people/"):
        assert client.get(f"/en/consultations/{hidden.path}/{page}").status_code == 404
    for page in ("text/2/", "text/provisions/news/", "compare/1..2/"):
        assert client.get(f"/en/consultations/{open_one.path}/{page}").status_code == 404
    everything = client.get("/en/").text + client.get(f"/en/consultations/{open_one.path}/text/").text
    assert hidden.title_en not in everything
    assert "Rev.1" not in everything
    assert "A new principle" not in everything


def test_officials_may_read_what_is_not_published_and_are_told(app, client, database):
    with database.writing() as occasion:
        moderator = factories.person(occasion.session)
        where = factories.consultation(occasion.session, state=State.DRAFT)
        other = factories.consultation(occasion.session, state=State.DRAFT)
        factories.appoint(occasion.session, moderator, consultation=where)
        factories.revision(occasion.session, where, *FIRST, published=False)
    factories.signed_in(client, database, moderator)
    assert "Only the secretariat sees it." in client.get(f"/en/consultations/{where.path}/text/1/").text
    assert client.get(f"/en/consultations/{other.path}/").status_code == 404
    first_page = client.get("/en/").text
    assert where.title_en in first_page
    assert other.title_en not in first_page


def test_the_margin_counts_public_comments_on_this_and_earlier_revisions(client, database):
    with database.writing() as occasion:
        session = occasion.session
        where = factories.consultation(session, closes_at=NOON + timedelta(days=300))
        revision = factories.revision(session, where, *FIRST)
        provision = revision.versions[0].provision_id
        comment(session, where, revision, provision, 1, proposes=True)
        comment(session, where, revision, provision, 2)
        comment(session, where, revision, provision, 3, status=CommentStatus.WITHDRAWN)
    page = client.get(f"/en/consultations/{where.path}/text/").text
    assert "2 comments" in page
    assert "1 with proposed text" in page


def test_comments_that_appear_at_the_close_are_not_counted_before_it(client, database):
    with database.writing() as occasion:
        session = occasion.session
        where = factories.consultation(session, closes_at=NOON + timedelta(days=300), comments_public_at_close=True)
        revision = factories.revision(session, where, *FIRST)
        comment(session, where, revision, revision.versions[0].provision_id, 1)
    for page in ("", "text/", "text/provisions/people/"):
        shown = client.get(f"/en/consultations/{where.path}/{page}").text
        assert "1 comment" not in shown
        assert "0 comments" not in shown


def test_script_in_a_text_is_shown_as_text_also_in_a_redline(client, database):
    evil = "<script>alert(1)</script>"
    with database.writing() as occasion:
        where = factories.consultation(occasion.session, closes_at=NOON + timedelta(days=300), mandate_en=evil)
        first = factories.revision(occasion.session, where, ("people", "A\nold", "甲\n旧"))
        factories.revision(occasion.session, where, ("people", f"A\n{evil}", f"甲\n{evil}"), number=2, previous=first)
    for page in ("", "text/", "text/?view=redline", "text/provisions/people/", "compare/1..2/"):
        assert evil not in client.get(f"/en/consultations/{where.path}/{page}").text


@pytest.mark.slow
@pytest.mark.parametrize("page", ["text/", "text/?view=redline"])
def test_a_reading_page_takes_the_same_few_queries_for_one_provision_as_for_two_hundred(
    client, database, queries, page
):
    sent = []
    for size in (1, 200):
        with database.writing() as occasion:
            where = factories.consultation(occasion.session, closes_at=NOON + timedelta(days=300))
            rows = [(f"p{n}", f"Title {n}\nShort text {n}.", f"标题{n}\n案文{n}。") for n in range(size)]
            first = factories.revision(occasion.session, where, *rows)
            factories.revision(occasion.session, where, *rows, number=2, previous=first)
        client.get("/en/")
        with queries() as found:
            client.get(f"/en/consultations/{where.path}/{page}")
        sent.append(len(found))
    assert sent[0] == sent[1] <= 10


@pytest.mark.slow
def test_two_hundred_provisions_weigh_less_than_a_hundred_kilobytes(client, database):
    lorem = "Every State, whatever its size, has an equal right to take part in governance number {n}, with respect for {n}. "
    chinese = "各国无论大小，均有平等参与第{n}项治理的权利，并尊重第{n}项规定。"
    with database.writing() as occasion:
        where = factories.consultation(occasion.session, closes_at=NOON + timedelta(days=300))
        rows = [
            (f"p{n}", f"Title {n}\n" + lorem.format(n=n) * 4, f"标题{n}\n" + chinese.format(n=n) * 4)
            for n in range(200)
        ]
        factories.revision(occasion.session, where, *rows)
    answer = client.get(f"/en/consultations/{where.path}/text/", headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) < 100_000
    assert gzip.decompress(answer.data).count(b'class="prov') == 200


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_change_is_announced_in_the_language_of_its_column_whatever_that_of_the_page(
    client, consultation, language
):
    page = client.get(f"/{language}/consultations/{consultation.path}/text/?view=redline").text
    said = {"en": ("Start of inserted text", "End of inserted text"), "zh-Hans": ("新增文字开始", "新增文字结束")}
    for cell in page.split('<div lang="')[1:]:
        tag, words = cell.split('"')[0], cell.split("</div>")[0]
        for start, end in re.findall(r'<ins data-s="([^"]+)" data-e="([^"]+)"', words):
            assert (start, end) == said[tag]
    assert page.count(said["en"][0]) >= 2
    assert page.count(said["zh-Hans"][0]) >= 2
