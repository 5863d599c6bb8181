"""How a site looks to those outside: bytes with masks over what is random, sizes, headers, log lines."""

import logging
import re

MASKS = (
    (re.compile(r"[0-9a-f]{64}"), "HASH"),
    (re.compile(r"[0-9a-f]{16}…"), "HASH…"),
    (re.compile(r'value="[0-9a-f]{32}"'), "ACCREDITATION"),
    (re.compile(r"={15}[0-9]+=="), "BOUNDARY"),
    (re.compile(r'name="csrf_token"[^>]*value="[^"]*"'), "TOKEN"),
    (re.compile(r'name="idempotency_key" value="[^"]*"'), "KEY"),
)
SEALED = re.compile(r"[0-9a-f]{64}|[0-9a-f]{16}…")
OWN = {"Date", "Set-Cookie", "Location"}


class Heard(logging.Handler):
    """Every line that the product and its libraries log."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, line):
        self.lines.append((line.name, line.levelname, line.getMessage()))


def masked(text):
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text


def looks(answer):
    """The text with seals masked, its size, and the headers; a tag over a text with seals is another for each."""
    text = answer.text
    own = OWN | ({"ETag"} if SEALED.search(text) else set())
    headers = sorted((key, value) for key, value in answer.headers if key not in own)
    return masked(text), len(answer.data), headers
