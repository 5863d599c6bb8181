"""A reader without a browser: gets pages, and sends forms with the hidden fields that stood in them."""

import re

from consult.services import clock
from tests.voting import DURING


class Browser:
    def __init__(self, client):
        self.client = client

    def get(self, path, at=DURING):
        with clock.standing_at(at):
            return self.client.get(path)

    def send(self, page, path, at=DURING, **values):
        hidden = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"', page.text))
        hidden |= dict(re.findall(r'name="(\w+)" type="hidden" value="([^"]*)"', page.text))
        with clock.standing_at(at):
            return self.client.post(path, data={**hidden, **values})
