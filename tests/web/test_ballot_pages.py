"""Pages of ballots: few queries, however many delegations; nothing kept that moves without its stamp."""

import pytest
from sqlalchemy import event

from consult.services import clock
from tests import voting
from tests.factories import signed_in
from tests.voting import CLOSES, DURING


def queries(app, client, path, at):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    engine = app.extensions["consult_database"].engine
    event.listen(engine, "before_cursor_execute", note)
    with clock.standing_at(at):
        assert client.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def costs(app, database, size):
    """The queries of each page with this many delegations."""
    hall = voting.hall(database, size=size)
    hall.open_ballot()
    for index in range(size):
        hall.cast(index, "yes")
    here, desk = (
        f"/en/consultations/{hall.path}/ballots/",
        f"/en/desk/{hall.delegations[0].key}/{hall.path}/ballots/1/",
    )
    room = f"/en/secretariat/consultations/{hall.path}/ballots/"
    with clock.standing_at(DURING):
        head, chair = (signed_in(app.test_client(), database, who) for who in (hall.heads[0], hall.chair))
    anybody = app.test_client()
    during = {
        "open": (anybody, f"{here}1/"),
        "handed in": (anybody, f"{here}1/handed-in/"),
        "paper": (head, desk),
        "receipt": (head, f"{desk}receipt/"),
        "room": (chair, room),
        "watch": (chair, f"{room}1/"),
        "draft": (chair, f"{room}new/"),
        "record": (anybody, "/en/record/"),
    }
    found = {name: queries(app, client, path, DURING) for name, (client, path) in during.items()}
    hall.run_due(CLOSES)
    after = {"list": here, "result": f"{here}1/", "by region": f"{here}1/?by=region"}
    return found | {name: queries(app, anybody, path, CLOSES) for name, path in after.items()}


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 50])
def test_no_page_takes_more_than_ten_queries_whatever_the_number_of_delegations(app, database, size):
    found = costs(app, database, size)
    assert {name: number for name, number in found.items() if number > 10} == {}


def test_the_number_handed_in_moves_with_every_cast_and_has_a_tag_of_its_own(app, database):
    hall = voting.hall(database)
    hall.open_ballot()
    client = app.test_client()
    path = f"/en/consultations/{hall.path}/ballots/1/handed-in/"
    with clock.standing_at(DURING):
        first = client.get(path)
        assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    hall.cast(0, "yes")
    with clock.standing_at(DURING):
        second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert "1 of 3 delegations" in second.text


def test_a_page_asked_for_between_the_instant_and_the_count_says_that_it_is_being_counted(app, database, monkeypatch):
    from consult.services import transitions

    hall = voting.hall(database)
    hall.open_ballot()
    monkeypatch.setattr(transitions.Schedule, "is_due", lambda *_given: False)
    with clock.standing_at(CLOSES):
        page = app.test_client().get(f"/en/consultations/{hall.path}/ballots/1/")
    assert "Closed, being counted" in page.text
    assert "In favour" not in page.text


def test_names_and_questions_are_shown_as_text(app, database):
    hall = voting.hall(database)
    hall.open_ballot(question_en="<script>alert(1)</script>", question_zh="<b>是否</b>？")
    with clock.standing_at(DURING):
        page = app.test_client().get(f"/en/consultations/{hall.path}/ballots/1/")
    assert "<script>alert" not in page.text
    assert "<b>是否" not in page.text
