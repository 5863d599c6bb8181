"""Filling in forms as a browser would."""

import re


def csrf(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1)


def post(client, path, **data):
    """Open the form, fill it in, send it."""
    data.setdefault("csrf_token", csrf(client.get(path)))
    return client.post(path, data=data)
