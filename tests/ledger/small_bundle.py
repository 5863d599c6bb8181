"""An evidence bundle of the small record, made by hand from what the record names."""

from consult.ledger import bundle, merkle, tiles
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.entries import EntryType, instant, register_hash, roll_call_hash
from consult.ledger.replay import replay
from consult.ledger.tiles import Tile
from consult.rules.counts import Counts
from consult.rules.decision import decide, preset
from consult.text.canonical import canonical_json
from tests import keys
from tests.ledger.small_record import BALLOT, CLOSES, LANDS, OPENS, Small

TEXTS = (
    "A text.",
    "案文。",
    "Why",
    "理由",
    "Adopt?",
    "通过？",
    "Old",
    "旧",
    "A source",
    *LANDS,
    *map(str.title, LANDS),
)
ORIGINS = {"alba": "web", "bravia": "web", "corda": "letter"}


def tree(bodies):
    """The files of the tree over these entries, and its root."""
    leaves = [merkle.leaf_hash(body) for body in bodies]
    nodes = merkle.nodes_of(leaves)
    files = {}
    for each in tiles.of_size(len(bodies)):
        places = range(each.first, each.first + each.width)
        if each.level == Tile.ENTRIES:
            files[each.path] = tiles.bundled(bodies[at] for at in places)
        else:
            files[each.path] = b"".join(nodes(8 * each.level, at) for at in places)
    return files, merkle.root_of(leaves)


def signed(bodies, root, key=keys.KEY):
    text = Checkpoint(keys.ORIGIN, len(bodies), root).text
    return f"{text}\n{key.signature(text).line}".encode()


def result(small):
    opened = small.one(EntryType.BALLOT_OPENED)
    votes = [
        {"delegation": land, "name": {"en": land.title(), "zh": land}, "vote": "yes", "origin": ORIGINS[land]}
        for land in sorted(LANDS)
    ]
    return {
        "format": "consult/ballot-result",
        "version": 1,
        "ballot": BALLOT,
        "question": {"en": "Adopt?", "zh": "通过？"},
        "stage": "closed",
        "opens_at": instant(OPENS),
        "closes_at": instant(CLOSES),
        "rule": opened["rule"],
        "members": len(LANDS),
        "register_hash": register_hash(LANDS),
        "decision": small.one(EntryType.RESULT_DECLARED)["decision"],
        "votes": votes,
        "excluded": [],
    }


def roll_call():
    counts = Counts(members=2, yes=1, no=1, abstain=0)
    rule = preset("simple", None)
    return {
        "format": "consult/roll-call",
        "version": 1,
        "counts": {"members": 2, "yes": 1, "no": 1, "abstain": 0},
        "list_hash": roll_call_hash({"alba": "yes", "bravia": "no"}),
        "under_rules": [{"rule": rule.to_facts(), "decision": decide(rule, counts).to_facts()}],
        "votes": [{"seat": "alba", "vote": "yes"}, {"seat": "bravia", "vote": "no"}],
    }


def files(small=None, key=keys.KEY):
    """All files of the bundle of a record, its head signed by a key."""
    import hashlib

    small = small or Small()
    bodies = small.bodies()
    held, root = tree(bodies)
    made = replay(bodies)
    held |= {bundle.TEXTS + hashlib.sha256(text.encode()).hexdigest(): text.encode() for text in TEXTS}
    return held | {
        bundle.CHECKPOINT: signed(bodies, root, key),
        bundle.KEYS: f"{keys.PUBLIC}\n".encode(),
        bundle.MANIFEST: bundle.manifest(keys.ORIGIN, made.log_id, len(bodies), bundle.WHOLE),
        bundle.result_name(BALLOT): canonical_json(result(small)),
        f"{bundle.ROLL_CALLS}ga-1.json": canonical_json(roll_call()),
    }
