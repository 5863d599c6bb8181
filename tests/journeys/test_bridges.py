"""Wordings that reach across regions: only what delegations have said themselves, those of most regions first."""

import re
from datetime import date

import pytest

from consult.models.delegations import AccreditationRole, Group, GroupKind, GroupMembership
from consult.rules.tally import Stance
from consult.services import comment_submission, positions
from consult.services.comment_submission import OtherComment
from consult.services.positions import NewPosition
from consult.text.provision import Language
from tests import factories
from tests.voices_world import World


class Hall(World):
    """Six delegations of three regions, each with its head."""

    def _fill(self, session, fields):
        super()._fill(session, fields)
        regions = [
            Group(key=f"region-{n}", kind=GroupKind.REGION, name_en=f"Region {n}", name_zh=f"区域{n}", position=n)
            for n in range(3)
        ]
        session.add_all(regions)
        self.all, self.heads = [], []
        for number in range(6):
            body = factories.delegation(session, f"Land {number}")
            factories.participate(session, self.where, body)
            session.flush()
            session.add(
                GroupMembership(group_id=regions[number % 3].id, delegation_id=body.id, from_date=date(2020, 1, 1))
            )
            self.all.append(body)
            self.heads.append(self._serving(session, f"Head {number}", body, AccreditationRole.HEAD))

    def stand(self, number, stance):
        with self.acting(self.heads[number]) as occasion:
            positions.take(
                occasion,
                NewPosition(
                    delegation=self.all[number].key,
                    consultation=self.path,
                    provision="safety",
                    revision=1,
                    stance=stance,
                    language=Language.EN,
                    words="Because.",
                ),
            )

    def join(self, number, reference):
        with self.acting(self.heads[number]) as occasion:
            other = OtherComment(delegation=self.all[number].key, consultation=self.path, reference=reference)
            comment_submission.endorse(occasion, other)


@pytest.fixture
def hall(database, app):
    made = Hall(database, app)
    made.say(made.heads[0], made.all[0], "Within one region.")
    made.join(3, "C-0001")
    made.say(made.heads[1], made.all[1], "Across all.", proposed_en="Systems must be safe.")
    made.join(0, "C-0002")
    made.join(5, "C-0002")
    made.say(made.heads[2], made.all[2], "Alone.")
    made.stand(0, Stance.OBJECTS)
    made.stand(4, Stance.WANTS_CHANGE)
    made.stand(5, Stance.SUPPORT)
    return made


def rows(hall, language="en", provision="safety"):
    page = hall.client().get(f"/{language}/consultations/{hall.path}/positions/{provision}/bridges/")
    assert page.status_code == 200
    found = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page.text, re.DOTALL)
    return page.text, [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", each)).strip() for each in found]


def test_those_behind_which_most_regions_stand_come_first_with_everybody_named(hall):
    page, found = rows(hall)
    assert len(found) == 2
    first, second = found
    assert first.startswith("C-0002 proposes a wording 3 of 3")
    assert all(f"Land {number}" in first for number in (0, 1, 5))
    assert second.startswith("C-0001 1 of 3")
    assert "2 delegations object to the present text or want a change." in page


def test_of_those_not_content_only_who_stands_behind_it_is_counted(hall):
    _, (first, _) = rows(hall)
    assert first.endswith(("1 of 2 : Land 0", "1 of 2: Land 0"))


def test_a_comment_that_nobody_has_joined_is_no_bridge(hall):
    page, _ = rows(hall)
    assert "C-0003" not in page
    empty, found = rows(hall, provision="fairness")
    assert found == []
    assert "No comment on this provision has been joined by another delegation yet." in empty


def test_what_was_withdrawn_or_hidden_bridges_nothing(hall):
    handle = hall.say(hall.heads[3], hall.all[3], "Later withdrawn.").handle
    hall.join(4, "C-0004")
    assert any(each.startswith("C-0004") for each in rows(hall)[1])
    with hall.acting(hall.heads[3]) as occasion:
        own = comment_submission.OwnComment(delegation=hall.all[3].key, consultation=hall.path, handle=handle)
        comment_submission.withdraw(occasion, own)
    assert not any(each.startswith("C-0004") for each in rows(hall)[1])


def test_the_page_speaks_chinese_and_is_reached_from_the_positions(hall):
    page, found = rows(hall, "zh")
    assert "各区域组共同支持的措辞" in page
    assert "附拟议措辞" in found[0]
    way = f"/zh/consultations/{hall.path}/positions/safety/bridges/"
    assert way in hall.client().get(f"/zh/consultations/{hall.path}/positions/safety/").text


def test_a_provision_that_is_not_there_is_not_found(hall):
    here = f"/en/consultations/{hall.path}/positions/"
    assert hall.client().get(f"{here}nothing/bridges/").status_code == 404


def test_measures_are_shown_from_three_positions_on_and_hidden_below(hall):
    here = f"/en/consultations/{hall.path}/positions/"
    assert "Hidden: fewer than 3" in hall.client().get(f"{here}fairness/").text
    page = hall.client().get(f"{here}safety/").text
    assert "Hidden" not in page
    assert re.search(r"Can live with it, of those who have spoken</th><td class=\"num\">0.33</td><td>1 of 3", page)
