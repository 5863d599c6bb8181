"""A witness that listens: sites send it their heads, and it cosigns those that continue what it saw before."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from consult.cli.witness_store import Store
from consult.ledger import note, witnessing
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.note import VerifierKey
from consult.ledger.witnessing import BadRequest, Request, Status

PATIENCE = 30


class Listening(ThreadingHTTPServer):
    """The server: C2SP tlog-witness for one record."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], store: Store, trusted: VerifierKey) -> None:
        """`trusted`: the public key of the record."""
        super().__init__(address, _Asked)
        self.store, self.trusted = store, trusted

    def answered(self, body: bytes) -> tuple[Status, str]:
        """The status and the body of the answer."""
        try:
            asked = Request.parse(body)
        except BadRequest:
            return Status.MALFORMED, ""
        signed = asked.checkpoint.encode()
        with self.store.held():
            before = self.store.head
            held = Checkpoint.parse(note.split(before)[0]) if before else None
            found = witnessing.judged(asked, held, [self.trusted])
            if found.forked:
                self.store.keep_proof(signed)
            if found.status is Status.COSIGNED:
                return found.status, self.store.keep(signed).line
        if found.status is Status.OTHER_SIZE:
            return found.status, f"{held.size if held else 0}\n"
        return found.status, ""


class _Asked(BaseHTTPRequestHandler):
    server: Listening
    timeout = PATIENCE

    def do_POST(self) -> None:
        """Answer one request; anything else than a head is turned away."""
        length = self.headers.get("Content-Length", "")
        if self.path != witnessing.ADDRESS or not length.isdecimal() or int(length) > witnessing.LONGEST:
            self._answer(Status.UNKNOWN_LOG if self.path != witnessing.ADDRESS else Status.MALFORMED, "")
            return
        self._answer(*self.server.answered(self.rfile.read(int(length))))

    def _answer(self, status: Status, said: str) -> None:
        kind = witnessing.SIZE_TYPE if status is Status.OTHER_SIZE else witnessing.LINE_TYPE
        body = said.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        """Nothing: who asks is nobody's business."""
