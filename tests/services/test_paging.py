from consult.services import paging


def test_an_empty_list_has_one_page():
    assert paging.part(0, 1) == paging.Part(1, 1, 0)


def test_fifty_rows_fill_one_page_and_one_more_begins_the_next():
    assert paging.part(50, 1).pages == 1
    assert paging.part(51, 2) == paging.Part(2, 2, 51)


def test_a_page_that_does_not_exist_is_the_nearest_that_does():
    assert paging.part(120, 9).page == 3
    assert paging.part(120, -1).page == 1


def test_a_loaded_list_is_cut_at_its_page():
    assert paging.part(120, 3).of(range(120)) == tuple(range(100, 120))
