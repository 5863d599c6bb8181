"""Writing a text: who may, what is refused and why, and nobody overwritten unseen."""

from concurrent.futures import ThreadPoolExecutor

from consult.models.texts import TextChange
from consult.rules.refusal import Code, Refusal
from consult.services import drafting
from consult.services.drafting import Insertion, Shift
from consult.text.provision import Kind, Status
from tests import factories
from tests.texts_at_work import AUTHENTIC, EN, FIRST, ZH, do, draft_of, edit, refused


def test_the_next_revision_begins_with_the_words_of_the_last_and_keeps_every_key(database, revised):
    draft, provisions = draft_of(database, revised)
    assert draft.symbol == f"{revised.symbol}/Rev.1"
    assert [(key, each.texts[EN], each.number) for key, each in provisions.items()] == [
        ("people", FIRST[0][1], "1"),
        ("care", FIRST[1][1], "2"),
    ]


def test_a_change_in_one_language_leaves_the_other_intact_and_marks_it_as_needing_an_update(
    database, moderator, revised
):
    do(database, moderator, drafting.edit, edit(revised, en="People\nAlways serve people."))
    people = draft_of(database, revised)[1]["people"]
    assert people.texts[ZH] == FIRST[0][2]
    assert (people.statuses[EN], people.statuses[ZH]) == (Status.AUTHENTIC, Status.NEEDS_UPDATE)


def test_the_other_language_stays_authentic_when_told_that_it_is_still_right(database, moderator, revised):
    do(database, moderator, drafting.edit, edit(revised, en="People\nServe the people.", still_right=True))
    assert draft_of(database, revised)[1]["people"].statuses == AUTHENTIC


def test_two_moderators_never_overwrite_one_another_and_the_second_sees_both_versions(
    client, database, moderator, revised
):
    with database.writing() as occasion:
        second = factories.person(occasion.session)
        factories.appoint(occasion.session, second)
    do(database, second, drafting.edit, edit(revised, en="People\nThe other's words."))
    factories.signed_in(client, database, moderator)
    address = f"/en/secretariat/consultations/{revised.path}/text/provisions/people/"
    page = client.get(address)
    typed = {"seen": "0", "kind": "principle", "text_en": "People\nMy words.", "text_zh": "以人为本\n我的文字。"}
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(
        address, data={**typed, "status_en": "authentic", "status_zh": "authentic", "csrf_token": token}
    )
    assert answer.status_code == 409
    assert "The other&#39;s words." in answer.text
    assert "My words." in answer.text
    assert "What was changed since you opened it" in answer.text
    assert ">The other&#39;s words</ins>" in answer.text
    assert draft_of(database, revised)[1]["people"].texts[EN] == "People\nThe other's words."


def test_of_two_who_save_at_the_same_moment_one_is_told(database, moderator, revised):
    def save(text):
        try:
            return do(database, moderator, drafting.edit, edit(revised, en=f"People\n{text}"))
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(save, ["one", "two"]))
    assert outcomes.count(Code.EDITED_MEANWHILE) == 1
    with database.reading() as occasion:
        assert occasion.session.query(TextChange).count() == 1


def test_a_provision_is_added_moved_and_taken_out_with_numbers_following(database, moderator, revised):
    key = do(
        database,
        moderator,
        drafting.insert,
        Insertion(path=revised.path, after="people", kind=Kind.PRINCIPLE, texts={EN: "News\nNew.", ZH: ""}),
    )
    draft, provisions = draft_of(database, revised)
    assert [(each, one.number) for each, one in provisions.items()] == [("people", "1"), (key, "2"), ("care", "3")]
    assert provisions[key].statuses[ZH] is Status.AWAITING
    do(database, moderator, drafting.shift, Shift(path=revised.path, key=key, lock_version=draft.lock_version, by=1))
    draft, provisions = draft_of(database, revised)
    assert list(provisions) == ["people", "care", key]
    do(database, moderator, drafting.shift, Shift(path=revised.path, key=key, lock_version=draft.lock_version, by=0))
    assert list(draft_of(database, revised)[1]) == ["people", "care"]


def test_moving_in_an_order_that_has_changed_since_it_was_seen_is_refused(database, moderator, revised):
    stale = Shift(path=revised.path, key="care", lock_version=99, by=-1)
    assert refused(database, moderator, drafting.shift, stale).code is Code.EDITED_MEANWHILE
