"""Verification of an evidence bundle, from the signature below its head to every number that was published.

Whoever runs it needs nothing of the installation. Trust comes from outside: the public key of the record.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from consult.ledger import bundle, cosignature, evidence, merkle, note, tiles
from consult.ledger.bundle import BadBundle
from consult.ledger.checkpoint import BadCheckpoint, Checkpoint
from consult.ledger.findings import Code, Finding
from consult.ledger.note import BadNote, VerifierKey
from consult.ledger.policy import Policy
from consult.ledger.published import check_results, check_roll_calls
from consult.ledger.replay import Replayed, replay
from consult.ledger.tiles import BadTile, Tile
from consult.text.canonical import CanonicalError, parse_canonical

_ALONE = {bundle.CHECKPOINT, bundle.KEYS, bundle.MANIFEST, *bundle.READ_ME, bundle.PROGRAM}
_FOLDERS = ("tile/", bundle.TEXTS, bundle.RESULTS, bundle.ROLL_CALLS, bundle.COSIGNED)


@dataclass(slots=True)
class Report:
    """What a bundle is, and what of it does not verify."""

    findings: list[Finding] = field(default_factory=list)
    confirmed: bool = False
    origin: str = ""
    size: int = 0
    root: bytes = b""
    scope: str = ""
    keys: tuple[str, ...] = ()
    cosigned: Mapping[VerifierKey, int] = field(default_factory=dict)
    """The witnesses by which the policy is met, and when they cosigned."""
    cosigned_size: int = 0
    """How many entries the head has that they cosigned."""
    replayed: Replayed | None = None

    def add(self, code: str, place: str, about: str = "") -> None:
        """One more finding."""
        self.findings.append(Finding(code, place, about))

    @property
    def verified(self) -> bool:
        """Whether nothing was found, whoever signed."""
        return not self.findings


def verify(
    data: bytes, keys: Iterable[VerifierKey] = (), since: bytes | None = None, policy: Policy | None = None
) -> Report:
    """Everything about a bundle.

    `since`: an older one of the same record, whose entries must be its beginning. `policy`: further keys of the
    record, and the witnesses that must have cosigned its head.
    """
    report = Report()
    try:
        files = bundle.unpacked(data)
    except BadBundle as error:
        report.add(Code.NOT_AS_PACKED, error.place)
        return report
    missing = {bundle.CHECKPOINT, bundle.KEYS, bundle.MANIFEST} - files.keys()
    for name in sorted(missing):
        report.add(Code.FILE_MISSING, name)
    for name in sorted(files):
        if name not in _ALONE and not name.startswith(_FOLDERS):
            report.add(Code.FILE_UNKNOWN, name)
    if not missing:
        _check(report, files, (*keys, *(policy.logs if policy else ())))
        if policy is not None:
            _check_witnesses(report, files, policy)
    if since is not None:
        _check_since(report, files, since)
    return report


def _check(report: Report, files: Mapping[str, bytes], keys: tuple[VerifierKey, ...]) -> None:
    head = _head(report, files)
    bodies = _bodies(report, files, head)
    if head is None or bodies is None:
        return
    _check_tree(report, files, bodies, head)
    replayed = report.replayed = replay(bodies)
    for fault in replayed.faults:
        report.add(fault.code, f"entry {fault.index}", fault.subject)
    _check_signature(report, files, keys)
    _check_cosigned(report, files, bodies)
    _check_manifest(report, files)
    _check_texts(report, files)
    report.findings += check_results(files, replayed, report.scope)
    report.findings += check_roll_calls(files, replayed, report.scope)


def _head(report: Report, files: Mapping[str, bytes]) -> Checkpoint | None:
    try:
        text, _ = note.split(files[bundle.CHECKPOINT])
        head = Checkpoint.parse(text)
    except (BadNote, BadCheckpoint):
        report.add(Code.HEAD_WRONG, bundle.CHECKPOINT)
        return None
    report.origin, report.size, report.root = head.origin, head.size, head.root
    return head


def _bodies(report: Report, files: Mapping[str, bytes], head: Checkpoint | None) -> list[bytes] | None:
    """The entries from their bundles, as many as the head says; none where they cannot be read."""
    if head is None:
        return None
    found: list[bytes] = []
    for each in tiles.of_size(head.size):
        if each.level == Tile.ENTRIES:
            try:
                held = tiles.unbundled(files.get(each.path, b""))
            except BadTile:
                held = []
            if len(held) != each.width:
                report.add(Code.ENTRIES_WRONG, each.path)
                return None
            found += held
    return found


def _check_tree(report: Report, files: Mapping[str, bytes], bodies: list[bytes], head: Checkpoint) -> None:
    """Every tile is the one over the entries, there are no others, and the root over all is the one signed."""
    levels = [[merkle.leaf_hash(body) for body in bodies]]
    due: dict[str, bytes] = {}
    for each in tiles.of_size(head.size):
        if each.level == Tile.ENTRIES:
            due[each.path] = files[each.path]
            continue
        while len(levels) <= each.level:
            below = levels[-1]
            starts = range(0, len(below) - tiles.WIDTH + 1, tiles.WIDTH)
            levels.append([merkle.root_of(below[at : at + tiles.WIDTH]) for at in starts])
        due[each.path] = b"".join(levels[each.level][each.first : each.first + each.width])
    held = {name: body for name, body in files.items() if name.startswith("tile/")}
    for name in sorted(due.keys() | held.keys()):
        if due.get(name) != held.get(name):
            report.add(Code.TILE_WRONG, name)
    if merkle.root_of(levels[0]) != head.root:
        report.add(Code.ROOT_WRONG, bundle.CHECKPOINT)


def _check_signature(report: Report, files: Mapping[str, bytes], keys: tuple[VerifierKey, ...]) -> None:
    """The head is signed by a key that the record names and has not retired; confirmed by one given from outside."""
    replayed = report.replayed
    assert replayed is not None
    report.keys = tuple(key for key in replayed.keys if key not in replayed.retired)
    listed = "".join(f"{key}\n" for key in report.keys).encode()
    if files[bundle.KEYS] != listed:
        report.add(Code.KEYS_WRONG, bundle.KEYS)
    named = [VerifierKey.parse(key) for key in report.keys]
    try:
        note.opened(files[bundle.CHECKPOINT], named)
    except BadNote:
        report.add(Code.NOT_SIGNED, bundle.CHECKPOINT)
        return
    try:
        note.opened(files[bundle.CHECKPOINT], [key for key in keys if key in named])
        report.confirmed = True
    except BadNote:
        report.confirmed = False
        if keys:
            report.add(Code.NOT_SIGNED, bundle.CHECKPOINT, " ".join(map(str, keys)))


def _check_cosigned(report: Report, files: Mapping[str, bytes], bodies: list[bytes]) -> None:
    """Every earlier head that stands there cosigned is a head of this record, signed by a key of it."""
    leaves: list[bytes] = []
    for name in sorted(files):
        if name.startswith(bundle.COSIGNED):
            leaves = leaves or [merkle.leaf_hash(body) for body in bodies]
            head = _earlier(report, files[name])
            if head is None or name != f"{bundle.COSIGNED}{head.size}" or not _is_over(head, leaves):
                report.add(Code.COSIGNED_WRONG, name)


def _is_over(head: Checkpoint, leaves: list[bytes]) -> bool:
    return 0 < head.size <= len(leaves) and merkle.root_of(leaves[: head.size]) == head.root


def _earlier(report: Report, signed: bytes) -> Checkpoint | None:
    assert report.replayed is not None
    keys = [VerifierKey.parse(key) for key in report.replayed.keys]
    try:
        head = Checkpoint.parse(note.opened(signed, keys).text)
    except (BadNote, BadCheckpoint):
        return None
    return head if head.origin == report.origin else None


def _check_witnesses(report: Report, files: Mapping[str, bytes], policy: Policy) -> None:
    """As many witnesses as the policy asks for have cosigned the head, or an earlier one; the newest such counts."""
    wrong = {each.place for each in report.findings if each.code == Code.COSIGNED_WRONG}
    about = ""
    earlier = (name for name in files if name.startswith(bundle.COSIGNED) and name not in wrong)
    for name in (bundle.CHECKPOINT, *sorted(earlier, key=_size, reverse=True)):
        try:
            text, signatures = note.split(files[name])
            seen = cosignature.times(text, signatures, policy.witnesses.values())
            size = Checkpoint.parse(text).size
        except BadCheckpoint:
            continue
        except BadNote as error:
            about = about or error.what
            continue
        if policy.is_met(seen):
            report.cosigned, report.cosigned_size = seen, size
            return
    report.add(Code.NOT_COSIGNED, bundle.CHECKPOINT, about)


def _size(name: str) -> int:
    return int(name.removeprefix(bundle.COSIGNED))


def _check_manifest(report: Report, files: Mapping[str, bytes]) -> None:
    replayed = report.replayed
    assert replayed is not None
    try:
        held = parse_canonical(files[bundle.MANIFEST])
    except CanonicalError:
        held = None
    scope = held.get("scope") if isinstance(held, dict) else None
    report.scope = scope if isinstance(scope, str) else ""
    if replayed.origin != report.origin:
        report.add(Code.HEAD_WRONG, bundle.CHECKPOINT, replayed.origin)
    if files[bundle.MANIFEST] != bundle.manifest(report.origin, replayed.log_id, report.size, report.scope):
        report.add(Code.MANIFEST_WRONG, bundle.MANIFEST)


def _check_texts(report: Report, files: Mapping[str, bytes]) -> None:
    """Every official text in scope is there, and each is the one that was hashed."""
    names = {name for name in files if name.startswith(bundle.TEXTS)}
    for name in sorted(names):
        if bundle.TEXTS + hashlib.sha256(files[name]).hexdigest() != name:
            report.add(Code.TEXT_WRONG, name)
    replayed = report.replayed
    assert replayed is not None
    in_scope = (
        named
        for line, named in replayed.texts_named
        if report.scope == bundle.WHOLE or evidence.belongs(line, report.scope)
    )
    due = {bundle.TEXTS + each for named in in_scope for each in named}
    for name in sorted(due - names):
        report.add(Code.TEXT_MISSING, name)
    for name in sorted(names - due):
        report.add(Code.FILE_UNKNOWN, name)


def _check_since(report: Report, files: Mapping[str, bytes], since: bytes) -> None:
    """Nothing of what an older bundle holds was changed or taken out."""
    try:
        older = bundle.unpacked(since)
    except BadBundle as error:
        report.add(Code.NOT_AS_PACKED, error.place, "since")
        return
    try:
        theirs, ours = _all_entries(older), _all_entries(files)
    except (BadTile, ValueError):
        report.add(Code.ENTRIES_WRONG, "tile/entries", "since")
        return
    left = _left_of(report, older)
    for index, body in enumerate(theirs[:left]):
        if index >= len(ours) or ours[index] != body:
            report.add(Code.HISTORY_WRONG, f"entry {index}")
            return
    if left is not None and len(theirs) > left:
        report.add(Code.ENTRIES_LOST, f"entry {left}", str(len(theirs) - left))


def _left_of(report: Report, older: Mapping[str, bytes]) -> int | None:
    """How many entries are left of the record that the older bundle is of; None where it is still the same record."""
    name = older.get(bundle.CHECKPOINT, b"").decode(errors="replace").partition("\n")[0]
    ended = report.replayed.successions if report.replayed else []
    return next((each.kept for each in ended if each.before == name), None)


def _all_entries(files: Mapping[str, bytes]) -> list[bytes]:
    prefix = "tile/entries/"
    held = [(bundle.tile_of(name), body) for name, body in files.items() if name.startswith(prefix)]
    found: list[bytes] = []
    for _, body in sorted(held, key=lambda each: each[0]):
        found += tiles.unbundled(body)
    return found
