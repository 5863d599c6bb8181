"""The statuses of a wording that is brought back."""

from consult.text.bringing_back import statuses
from consult.text.provision import Kind, Language, Provision, Status

EN, ZH = Language.EN, Language.ZH
PUBLISHED = Provision(
    key="people",
    kind=Kind.PRINCIPLE,
    number="1",
    texts={EN: "One.", ZH: "一。"},
    statuses={EN: Status.AUTHENTIC, ZH: Status.TRANSLATION},
)


def test_a_state_that_is_known_has_the_statuses_it_had():
    assert statuses({EN: "One.", ZH: "一。"}, None, PUBLISHED) == PUBLISHED.statuses


def test_where_one_language_differs_neither_counts_as_agreeing_with_the_other():
    both = {EN: Status.NEEDS_UPDATE, ZH: Status.NEEDS_UPDATE}
    assert statuses({EN: "One!", ZH: "一。"}, PUBLISHED) == both
    assert statuses({EN: "One.", ZH: "一！"}, PUBLISHED) == both


def test_an_empty_text_awaits_its_translation():
    assert statuses({EN: "New.", ZH: " "}, PUBLISHED) == {EN: Status.NEEDS_UPDATE, ZH: Status.AWAITING}
