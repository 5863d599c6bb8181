"""Comments are counted where their words now stand: beside the text, on the provision's page and in the list alike."""

from collections import Counter
from random import Random

import pytest

from consult.models.contributions import Comment, Endorsement
from consult.models.texts import Provision, ProvisionDescent, Revision
from consult.services import bridging, carrying, comment_counts, comment_list, provision_page, reading
from consult.services.comment_list import Filters, ListAsked
from consult.services.position_page import PositionsAsked
from consult.text import lineage
from consult.text.lineage import Descent
from tests import factories
from tests.instants import BEGINNING
from tests.texts_at_work import comment_on

WENT_ON = {
    2: [("part", "part-b", True), ("join", "whole", True), ("gone", "whole", False)],
    3: [("part-b", "far", True)],
}
TEXTS = {
    1: ("part", "join", "whole", "far", "gone"),
    2: ("far", "part", "part-b", "whole"),
    3: ("far", "part", "whole"),
}
SAID = {1: (*TEXTS[1], "part"), 2: ("part", "part-b", "whole")}
STANDING = {
    1: {"part": 2, "join": 1, "whole": 1, "far": 1, "gone": 1},
    2: {"part": 3, "part-b": 3, "whole": 3, "far": 1},
    3: {"part": 3, "whole": 3, "far": 4},
}


class Told:
    """A text through its revisions, with what went where and what was said of which."""

    def __init__(self, occasion, texts, went_on, said, published=None):
        self.where = factories.consultation(occasion.session)
        self.numbers = iter(range(1, 1000))
        for number, keys in texts.items():
            words = [(key, f"{key} {number}", "案文") for key in keys]
            out = number in (published or texts)
            made = factories.revision(occasion.session, self.where, *words, number=number, published=out)
            for source, target, holds in went_on.get(number, ()):
                self._descend(occasion.session, made, source, target, holds)
            for key in said.get(number, ()):
                comment_on(occasion, self.where, key, number=next(self.numbers)).revision_id = made.id

    def _descend(self, session, revision, source, target, holds):
        ids = {each.key: each.id for each in session.query(Provision).filter_by(consultation_id=self.where.id)}
        by = factories.person(session).id
        asked = {"source_id": ids[source], "target_id": ids[target], "holds": holds, "by_id": by, "at": BEGINNING}
        session.add(ProvisionDescent(revision_id=revision.id, **asked))
        session.flush()


@pytest.fixture
def told(database):
    """`part` is split, `join` merged into `whole`, `far` moved and then joined by half of `part`, `gone` deleted."""
    with database.writing() as occasion:
        draft = {4: ("part",)}
        lost = {4: [("far", "part", True), ("whole", "part", True)]}
        return Told(occasion, TEXTS | draft, WENT_ON | lost, SAID, published=TEXTS)


def margins(occasion, told, number):
    page = reading.text_page(occasion, reading.Asked(path=told.where.path, number=number))
    return {row.key: row.margin.comments for row in page.rows}


def on_page(occasion, told, key):
    return provision_page.provision_page(occasion, provision_page.Asked(path=told.where.path, key=key)).comments


def listed(occasion, told, key):
    asked = ListAsked(consultation=told.where.path, filters=Filters(provision=key))
    return comment_list.listed(occasion, asked).total


@pytest.mark.parametrize("number", TEXTS)
def test_the_margin_of_each_text_counts_what_stands_there_split_merged_and_moved(database, told, number):
    with database.reading() as occasion:
        assert margins(occasion, told, number) == STANDING[number]


def test_the_margin_the_page_of_the_provision_and_the_list_agree(database, told):
    with database.reading() as occasion:
        beside = margins(occasion, told, 3)
        assert beside == {key: on_page(occasion, told, key) for key in beside}
        assert beside == {key: listed(occasion, told, key) for key in beside}


def test_they_agree_with_what_each_comment_says_of_where_it_stands(database, told):
    with database.reading() as occasion:
        found = comment_list.listed(occasion, ListAsked(consultation=told.where.path, filters=Filters())).comments
        places = carrying.of_comments(occasion, told.where, found)
        counted = Counter(key for each in found for key, _ in places[each.id].places)
        assert counted == margins(occasion, told, 3)


@pytest.mark.parametrize(("key", "said"), [("join", 1), ("gone", 1), ("part-b", 3)])
def test_a_provision_that_no_longer_stands_keeps_what_stood_in_its_last_text(database, told, key, said):
    with database.reading() as occasion:
        assert (on_page(occasion, told, key), listed(occasion, told, key)) == (said, said)


@pytest.mark.parametrize("key", TEXTS[3])
def test_a_joined_comment_reaches_across_regions_where_its_words_now_stand(database, told, key):
    with database.writing() as occasion:
        by = factories.person(occasion.session).id
        comments = occasion.session.query(Comment).filter_by(consultation_id=told.where.id).all()
        for body in (factories.delegation(occasion.session), factories.delegation(occasion.session)):
            factories.participate(occasion.session, told.where, body)
            joined = {"delegation_id": body.id, "by_id": by, "at": BEGINNING}
            occasion.session.add_all(Endorsement(comment_id=comment.id, **joined) for comment in comments)
    with database.reading() as occasion:
        found = bridging.page(occasion, PositionsAsked(told.where.path, key)).bridges
        assert len(found) == STANDING[3][key]


@pytest.mark.parametrize("seed", range(12))
def test_the_count_is_that_of_the_rule_however_words_wander(database, seed):
    chance = Random(seed)
    texts = {number: chance.sample("abcdef", chance.randint(2, 6)) for number in range(1, 6)}
    went_on = {
        number: {
            (source, target, chance.random() < 0.8)
            for source in texts[number - 1]
            for target in chance.sample(texts[number], 1)
            if source != target and chance.random() < 0.5
        }
        for number in range(2, 6)
    }
    said = {number: chance.choices(keys, k=4) for number, keys in texts.items()}
    with database.writing() as occasion:
        told = Told(occasion, texts, went_on, said)
        held = {
            number: (
                dict.fromkeys(keys),
                [Descent(one, other) for one, other, holds in went_on.get(number, ()) if holds],
            )
            for number, keys in texts.items()
        }
        for revision in occasion.session.query(Revision).filter_by(consultation_id=told.where.id):
            counts = Counter(
                place
                for made, keys in said.items()
                if made <= revision.number
                for key in keys
                for place in lineage.carried(key, [held[each] for each in range(made + 1, revision.number + 1)])[1]
            )
            found = comment_counts.by_provision(occasion, told.where, revision)
            assert {key: each.comments for key, each in found.items()} == counts
