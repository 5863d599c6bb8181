"""From the overview of a consultation to a declaration of interests that everybody reads, in both languages."""

import pytest

from tests.forms_filled import post
from tests.voices_world import World

WORDS = {
    "en": ("Declarations of interests", "No delegation has declared anything yet.", "No interests to declare."),
    "zh": ("利益申报", "尚无代表团作出申报。", "无利益需要申报。"),
}
NEEDED = {"en": "Say which interests the delegation has.", "zh": "请写明代表团有哪些利益。"}


@pytest.fixture
def world(database, app):
    return World(database, app)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_head_declares_and_everybody_reads_it(world, app, language):
    name, nothing, none = WORDS[language]
    public, head = app.test_client(), world.client(world.head)
    overview = f"/{language}/consultations/{world.path}/"
    assert name in public.get(overview).text
    listing = f"{overview}interests/"
    assert nothing in public.get(listing).text
    form = f"/{language}/desk/{world.ours.key}/{world.path}/interests/"
    assert head.get(f"{listing}declare/").location == form
    empty = post(head, form, has="yes", words=" ", language=language)
    assert empty.status_code == 422
    assert NEEDED[language] in empty.text
    unchosen = post(head, form, words="Kept.", language=language)
    assert unchosen.status_code == 422
    assert "Kept." in unchosen.text
    assert post(head, form, has="yes", words="<b>Sales</b>", language=language).status_code == 303
    shown = public.get(listing).text
    assert "&lt;b&gt;Sales" in shown
    assert post(head, form, has="no", words="", language=language).status_code == 303
    assert none in public.get(listing).text
