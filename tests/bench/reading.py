"""Reading: the large text, anonymous, against a bare page that returns the same compressed bytes."""

import gzip
import http.client
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import keys, servers
from tests.bench.figures import Figure
from tests.bench.load import requests_per_second
from tests.bench.seeding import large


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url, path = large(folder)
        page = f"/en/consultations/{path}/text/"
        with servers.product(
            DATABASE_URL=url, CONSULT_INSTANCE=name, SECRET_KEY="bench", RECORD_KEY=keys.PRIVATE
        ) as product:
            body = ask(product.port, page)
            (folder / "body.gz").write_bytes(body)
            with servers.floor("tests.bench.floors:page()", FLOOR_BODY=str(folder / "body.gz")) as floor:
                yield from compare(product, floor, page, body)


def compare(product, floor, page, body) -> Iterator[Figure]:
    least, ours = [], []
    for _ in range(3):
        least.append(requests_per_second(floor.port, "/page"))
        ours.append(requests_per_second(product.port, page))
    share = 100 * max(ours) / max(least)
    note = f"{max(ours):.0f}/s against {max(least):.0f}/s"
    yield Figure(
        "reading page, 200 provisions, 5,000 comments, of the floor", share, "%", 60, at_most=False, note=note
    )
    yield Figure(
        "its size, compressed", len(body) / 1024, "KiB", 100, note=f"{len(gzip.decompress(body)) // 1024} KiB open"
    )
    yield Figure("memory of the worker after load", product.memory_mib(), "MiB", 100)


def ask(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    body = answer.read()
    connection.close()
    return body
