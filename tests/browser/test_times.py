from datetime import datetime, timedelta

import pytest

pytestmark = pytest.mark.browser

CASES = (
    (timedelta(hours=-47), "in 1 day", "1天后"),
    (timedelta(hours=-49), "in 2 days", "2天后"),
    (timedelta(seconds=-30), "in 1 minute", "1分钟后"),
    (timedelta(hours=25), "1 day ago", "1天前"),
)


@pytest.mark.parametrize(("away", "english", "chinese"), CASES)
def test_the_time_left_is_said_in_whole_units_and_never_as_a_day_of_the_calendar(window, away, english, chinese):
    for language, said in (("en", english), ("zh", chinese)):
        page = window()
        page.goto(f"/{language}/")
        until = page.locator("time[data-relative]").first.get_attribute("datetime")
        page.clock.set_fixed_time(datetime.fromisoformat(until) + away)
        page.reload()
        assert page.locator("time[data-relative]").first.text_content() == said
