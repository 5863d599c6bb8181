"""Filling in forms as a browser would."""

import re

from tests.voting import CLOSES, OPENS

BALLOT = {
    "subject": "text",
    "provision": "",
    "question_en": "Shall the text be adopted?",
    "question_zh": "是否通过该案文？",
    "quorum": "third",
    "opens_at": OPENS.strftime("%Y-%m-%dT%H:%M"),
    "closes_at": CLOSES.strftime("%Y-%m-%dT%H:%M"),
}
"""The form for a ballot, but for its rule."""


def csrf(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1)


def post(client, path, **data):
    """Open the form, fill it in, send it; `on`: the page on which the form stands, where that is another."""
    data.setdefault("csrf_token", csrf(client.get(data.pop("on", path))))
    return client.post(path, data=data)


def new_ballot(hall, language="en"):
    """Where an official drafts a ballot."""
    return f"/{language}/secretariat/consultations/{hall.path}/ballots/new/"
