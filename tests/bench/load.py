"""A load from other processes over kept-alive connections: requests per second and times."""

import socket
import time
from multiprocessing import get_context


def requests_per_second(port: int, path: str, seconds: float = 4.0, connections: int = 4) -> float:
    """How many equal requests a second the server answers, asked from two processes."""
    context = get_context("fork")
    results = context.Queue()
    processes = [
        context.Process(target=_ask, args=(port, path, seconds, connections // 2, results)) for _ in range(2)
    ]
    for process in processes:
        process.start()
    total = sum(results.get(timeout=seconds + 10) for _ in processes)
    for process in processes:
        process.join()
    return total / seconds


def _ask(port, path, seconds, connections, results) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    sockets = [socket.create_connection(("127.0.0.1", port)) for _ in range(connections)]
    done, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        for each in sockets:
            each.sendall(request)
        for each in sockets:
            read_answer(each)
            done += 1
    for each in sockets:
        each.close()
    results.put(done)


def read_answer(connection: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError("the server hung up")
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    if head.split(b" ", 2)[1] not in {b"200", b"303", b"304"}:
        raise ConnectionError(head.decode())
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    while len(body) < int(lengths[0]):
        body += connection.recv(65536)
    return head, body
