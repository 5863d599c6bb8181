"""Long texts in leaves: all of them, in order, each once, and what belongs together on one leaf."""

import pytest

from consult.services.leaves import SIZE, leaf


def leaves(items, **given):
    first = leaf(items, 1, **given)
    return [list(leaf(items, page, **given).shown) for page in range(1, first.pages + 1)]


@pytest.mark.parametrize(
    ("count", "pages"), [(0, 1), (1, 1), (SIZE, 1), (SIZE + 1, 2), (2 * SIZE, 2), (2 * SIZE + 1, 3)]
)
def test_every_text_stands_once_and_in_order_and_no_leaf_holds_too_many(count, pages):
    made = leaves(range(count))
    assert len(made) == pages
    assert [one for each in made for one in each] == list(range(count))
    assert max(map(len, made)) <= SIZE


def test_an_explanation_and_its_replies_are_never_parted():
    made = leaves([SIZE - 3, 3, 2, SIZE + 3, 1], weight=lambda weight: weight)
    assert made == [[SIZE - 3, 3], [2], [SIZE + 3], [1]]


@pytest.mark.parametrize(("asked", "given"), [(-5, 1), (0, 1), (1, 1), (2, 2), (3, 2), (10**9, 2)])
def test_a_leaf_that_there_is_not_is_the_nearest(asked, given):
    assert leaf(range(SIZE + 1), asked).page == given
