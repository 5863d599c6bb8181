"""Who is told by mail of what happens: those it concerns, each once, never of what was rolled back, never of a choice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.models.consultations import Consultation
from consult.models.delegations import AccreditationRole
from consult.models.operations import Outbox
from consult.models.people import Office
from consult.models.texts import Revision
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Kind
from consult.rules.tally import Choice
from consult.services import annulment, clock, consultations, notices, publishing, requests, vote_notices
from consult.services.ballot_room import Which
from consult.services.consultations import Extension, Step
from consult.services.occasion import Actor
from consult.services.outbox import MailKind
from consult.services.publishing import Publication
from consult.services.requests import NewRequest
from tests import factories, voting
from tests.instants import NOON
from tests.mailbox import deliver, mails, text
from tests.voting import BEFORE, CLOSES, DURING

REASONS = {"reason_en": "More time.", "reason_zh": "延长时间。"}


def told(database, kind):
    with database.reading() as occasion:
        rows = occasion.session.scalars(select(Outbox).where(Outbox.kind == kind).order_by(Outbox.id)).all()
        return [row.address for row in rows]


def addresses(*people):
    return sorted(person.email for person in people)


def derive(database, at=DURING):
    with clock.standing_at(at), database.writing() as occasion:
        return vote_notices.derive(occasion, None)


@pytest.fixture
def hall(database):
    return voting.hall(database)


def test_a_request_is_told_to_all_who_may_decide_it_and_to_nobody_else(database, at_noon):
    with database.writing() as occasion:
        session = occasion.session
        people = {office: factories.person(session) for office in Office}
        for office, person in people.items():
            factories.appoint(session, person, office)
        elsewhere = factories.person(session)
        factories.appoint(session, elsewhere, Office.MODERATOR, factories.consultation(session))
    asked = NewRequest(
        delegation="",
        kind=Kind.ACADEMIA,
        organisation_en="Institute",
        organisation_zh="研究所",
        name="Ana",
        email="ana@example.org",
        role=AccreditationRole.HEAD,
        message="Please click http://example.com",
        language="en",
    )
    with database.writing() as occasion:
        requests.submit(occasion, asked)
    deciders = addresses(people[Office.MODERATOR], people[Office.ADMINISTRATOR])
    assert sorted(told(database, MailKind.ACCREDITATION_REQUESTED)) == deciders
    with database.reading() as occasion:
        assert "example.com" not in str(occasion.session.scalars(select(Outbox.facts)).all())


@pytest.fixture
def open_hall(database):
    """The hall, open for comment until noon of the tenth day from now."""
    made = voting.hall(database, state=State.OPEN_FOR_COMMENT)
    with database.writing() as occasion:
        row = occasion.session.query(Consultation).filter_by(path=made.path).one()
        row.comments_close_at = NOON + timedelta(days=10)
    return made


def extend(hall, **changed):
    asked = {"path": hall.path, "closes_at": NOON + timedelta(days=20), **REASONS, **changed}
    with hall.as_(hall.moderator) as occasion:
        consultations.extend(occasion, Extension(**asked))


def test_an_extension_is_told_with_its_reason_to_heads_and_alternates_of_those_who_take_part(
    app, database, config, open_hall, at_noon
):
    extend(open_hall)
    leaders = addresses(*open_hall.heads, *open_hall.alternates, open_hall.observer_head)
    assert sorted(told(database, MailKind.DEADLINE_EXTENDED)) == leaders
    deliver(app)
    assert all("> More time." in text(mail) for mail in mails(config))


def test_an_extension_that_is_refused_tells_nobody(database, open_hall, at_noon):
    with pytest.raises(Refusal) as refused:
        extend(open_hall, closes_at=NOON + timedelta(days=1))
    assert refused.value.code is Code.DEADLINE_ONLY_LATER
    assert told(database, MailKind.DEADLINE_EXTENDED) == []


def test_an_opened_comment_period_is_told_to_everybody_in_the_delegations(database, at_noon):
    hall = voting.hall(database, state=State.REVISED)
    with hall.as_(hall.moderator) as occasion:
        step = Step(
            path=hall.path, seen=State.REVISED, target=State.OPEN_FOR_COMMENT, closes_at=NOON + timedelta(days=10)
        )
        consultations.move(occasion, step)
    everybody = addresses(*hall.heads, *hall.alternates, *hall.members, hall.observer_head)
    assert sorted(told(database, MailKind.COMMENTS_OPENED)) == everybody


@pytest.mark.parametrize(("state", "number"), [(State.DRAFT, 0), (State.REVISED, 10)])
def test_a_revision_is_told_once_the_delegations_may_read_it(database, at_noon, state, number):
    hall = voting.hall(database, state=state)
    with database.writing() as occasion:
        consultation = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        revision = occasion.session.query(Revision).filter_by(consultation_id=consultation.id).one()
        notices.revision_published(occasion, consultation, revision)
    assert len(told(database, MailKind.REVISION_PUBLISHED)) == number


def test_publishing_tells_of_the_revision_and_a_refused_publication_of_none(app, database, config, at_noon):
    hall = voting.hall(database, state=State.REVISED)
    with database.writing() as occasion:
        where = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        first = occasion.session.query(Revision).filter_by(consultation_id=where.id).one()
        draft = factories.revision(occasion.session, where, *voting.TEXTS, number=2, published=False, previous=first)
        version = draft.lock_version

    def publish(seen):
        logs = {"change_log_en": "Clearer.", "change_log_zh": "更明确。"}
        with hall.as_(hall.moderator) as occasion:
            publishing.publish(
                occasion, Publication(path=hall.path, lock_version=seen, confirmed=frozenset(), **logs)
            )

    with pytest.raises(Refusal):
        publish(version + 1)
    assert told(database, MailKind.REVISION_PUBLISHED) == []
    publish(version)
    assert len(told(database, MailKind.REVISION_PUBLISHED)) == 10
    deliver(app)
    assert f"{hall.symbol}/Rev.1" in mails(config)[0]["Subject"]
    assert f"/consultations/{hall.path}/text/2/" in text(mails(config)[0])


def test_somebody_who_serves_two_delegations_gets_one_mail_about_the_text_and_one_ballot_paper_for_each(
    database, hall
):
    with database.writing() as occasion:
        factories.accredit(occasion.session, hall.heads[0], hall.delegations[1], AccreditationRole.ALTERNATE)
        consultation = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        notices.comments_opened(occasion, consultation)
    hall.open_ballot()
    assert told(database, MailKind.COMMENTS_OPENED).count(hall.heads[0].email) == 1
    assert told(database, MailKind.BALLOT_OPENED).count(hall.heads[0].email) == 2


def test_an_open_ballot_is_told_to_heads_and_alternates_of_the_register_with_question_rule_and_close(
    app, database, config, hall
):
    hall.open_ballot()
    assert sorted(told(database, MailKind.BALLOT_OPENED)) == addresses(*hall.heads, *hall.alternates)
    with clock.standing_at(DURING):
        deliver(app)
    for mail in mails(config):
        assert "Shall the text be adopted?" in text(mail)
        assert "The quorum is more than half of the delegations entitled to vote." in text(mail)
        assert "13:00 UTC" in text(mail)


def test_an_observer_and_a_member_hear_nothing_of_a_ballot(database, hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    derive(database)
    hall.run_due(CLOSES)
    with database.reading() as occasion:
        heard = set(occasion.session.scalars(select(Outbox.address)))
    assert heard & set(addresses(hall.observer_head, *hall.members)) == set()


def test_a_recorded_vote_is_told_to_its_delegation_once_and_never_which(app, database, config, hall):
    hall.open_ballot()
    hall.cast(0, "no")
    hall.cast(0, "abstain", seen=1)
    assert derive(database) == 2
    assert derive(database) == 0
    assert sorted(told(database, MailKind.VOTE_RECORDED)) == addresses(
        *[hall.heads[0]] * 2, *[hall.alternates[0]] * 2
    )
    with database.reading() as occasion:
        facts = occasion.session.scalars(select(Outbox.facts).where(Outbox.kind == MailKind.VOTE_RECORDED)).all()
    assert {key for each in facts for key in each} == {
        *("symbol", "path", "title_en", "title_zh", "ballot", "question_en", "question_zh"),
        *("key", "name_en", "name_zh", "at", "closes", "zone"),
    }
    assert not {value for each in facts for value in each.values()} & set(Choice)


def test_a_cast_that_is_refused_is_told_to_nobody(database, hall):
    hall.open_ballot()
    with pytest.raises(Refusal):
        hall.cast(0, "no", seen=3)
    assert derive(database) == 0


def test_two_workers_at_once_tell_of_each_vote_once(database, hall):
    hall.open_ballot()
    for index in range(3):
        hall.cast(index, "yes")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: derive(database), range(2)))
    assert sorted(told(database, MailKind.VOTE_RECORDED)) == addresses(*hall.heads, *hall.alternates)


def test_votes_nobody_can_be_told_of_keep_no_other_from_being_told(database, hall, monkeypatch):
    monkeypatch.setattr(vote_notices, "_AT_ONCE", 1)
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.cast(1, "yes")
    with database.writing() as occasion:
        for row in occasion.session.query(factories.Accreditation).filter_by(delegation_id=hall.delegations[0].id):
            row.ended_at = DURING
    assert [derive(database), derive(database)] == [1, 0]


def test_a_day_later_a_vote_is_news_to_nobody(database, hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    assert derive(database, DURING + timedelta(days=1)) == 0


def test_a_cast_itself_asks_for_no_mail(database, hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    assert told(database, MailKind.VOTE_RECORDED) == []


def test_a_result_is_told_to_heads_and_alternates_once(app, database, config, hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.cast(1, "yes")
    hall.run_due(CLOSES)
    hall.run_due(CLOSES + timedelta(minutes=1))
    assert sorted(told(database, MailKind.RESULT_DECLARED)) == addresses(*hall.heads, *hall.alternates)
    with clock.standing_at(CLOSES):
        deliver(app)
    (mail, *_) = [mail for mail in mails(config) if "result" in mail["Subject"]]
    assert "Adopted\r\n    2 in favour, 0 against" in text(mail)


def annul(hall, at):
    which = Which(path=hall.path, number=1)
    with clock.standing_at(at):
        with hall.as_(hall.moderator) as occasion:
            annulment.ask(occasion, annulment.Request(which=which, reason_en="Wrong text.", reason_zh="案文有误。"))
        with hall.as_(hall.chair) as occasion:
            annulment.confirm(occasion, which)


def test_an_annulled_ballot_is_told_with_its_reason_to_heads_and_alternates_of_its_register(
    app, database, config, hall
):
    hall.open_ballot()
    hall.cast(0, "yes")
    annul(hall, at=DURING)
    assert sorted(told(database, MailKind.BALLOT_ANNULLED)) == addresses(*hall.heads, *hall.alternates)
    with clock.standing_at(DURING):
        deliver(app)
    (mail, *_) = [mail for mail in mails(config) if "annulled" in mail["Subject"]]
    assert hall.ballot().annul_reason_en in text(mail)
    assert "in favour" not in text(mail).lower()


def test_a_ballot_annulled_before_it_opened_was_nobodys_to_vote_in(database, hall):
    hall.draft()
    hall.approve()
    annul(hall, at=BEFORE)
    assert told(database, MailKind.BALLOT_ANNULLED) == []


def test_an_opening_that_is_rolled_back_tells_nobody(database, hall):
    hall.draft()
    hall.approve()
    hall.open_sitting()

    def broken():
        with clock.standing_at(NOON), database.writing(Actor()) as occasion:
            from consult.services import transitions

            transitions.run_due(occasion)
            raise Refusal(Code.BUSY)

    with pytest.raises(Refusal):
        broken()
    assert told(database, MailKind.BALLOT_OPENED) == []


def test_everybody_reads_in_their_own_language(app, database, config, hall):
    with database.writing() as occasion:
        occasion.session.merge(hall.heads[0]).language = "zh"
    hall.open_ballot()
    with clock.standing_at(DURING):
        deliver(app)
    tags = {mail["To"].addresses[0].addr_spec: mail["Content-Language"] for mail in mails(config)}
    assert tags[hall.heads[0].email] == "zh-Hans"
    assert tags[hall.heads[1].email] == "en"
