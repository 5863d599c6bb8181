import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum, auto
from typing import NoReturn, TypeAlias

from consult.text.amendment import Operation
from consult.text.brackets import parts
from consult.text.provision import Language, Provision

Value: TypeAlias = "dict[str, Value] | list[Value] | str | int"

LARGEST_INTEGER = 2**53 - 1
DEEPEST = 64


class Fault(StrEnum):
    """Why a value or its bytes are not canonical JSON."""

    TYPE = auto()
    KEY = auto()
    INTEGER_RANGE = auto()
    LONE_SURROGATE = auto()
    TOO_DEEP = auto()
    DUPLICATE_KEY = auto()
    NOT_UTF8 = auto()
    NOT_JSON = auto()
    OTHER_BYTES = auto()
    SYMBOL = auto()


class CanonicalError(ValueError):
    """A value or bytes outside restricted canonical JSON: what is wrong, and where ("$.list[2].key")."""

    def __init__(self, fault: Fault, path: str = "$") -> None:
        super().__init__(f"{fault} at {path}")
        self.fault = fault
        self.path = path


def canonical_json(value: object) -> bytes:
    """The canonical bytes of a value: RFC 8785, restricted as in record.md, item 2.

    Objects with ASCII keys, lists (or tuples), strings of valid Unicode, never normalised, and integers
    within ±(2^53 − 1); nested at most 64 deep. Raises CanonicalError otherwise, also for booleans and null.
    """
    _check(value, "$", 0)
    return _bytes(value)


def parse_canonical(data: bytes) -> Value:
    """The value of canonical bytes; any bytes that `canonical_json` would not have written are refused."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise CanonicalError(Fault.NOT_UTF8, f"byte {error.start}") from error
    try:
        value: Value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            parse_int=_integer,
        )
    except json.JSONDecodeError as error:
        raise CanonicalError(Fault.NOT_JSON, f"character {error.pos}") from error
    except RecursionError as error:
        raise CanonicalError(Fault.TOO_DEEP) from error
    if canonical_json(value) != data:
        raise CanonicalError(Fault.OTHER_BYTES)
    return value


def canonical_text(symbol: str, language: Language, provisions: Iterable[Provision]) -> bytes:
    """The bytes of a revision in one language that are hashed: domain.md, "Two-language gate".

    UTF-8, as stored; a first line, then one line of canonical JSON for each provision; each line ends in LF.
    """
    if not symbol or not symbol.isascii() or not symbol.isprintable() or " " in symbol:
        raise CanonicalError(Fault.SYMBOL, symbol)
    lines = [f"consult-text/v1 {symbol} {language}".encode()]
    lines += [canonical_json(_line(provision, language)) for provision in provisions]
    return b"".join(line + b"\n" for line in lines)


def text_hash(symbol: str, language: Language, provisions: Iterable[Provision]) -> str:
    """The SHA-256 of a revision's canonical text in one language, in hexadecimal."""
    return hashlib.sha256(canonical_text(symbol, language, provisions)).hexdigest()


def operations_hash(operations: Iterable[Operation]) -> str:
    """The SHA-256 of an amendment's operations, in their order, one line of canonical JSON each."""
    lines = [canonical_json(_operation(operation)) for operation in operations]
    return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()


def _operation(operation: Operation) -> dict[str, object]:
    kind = {} if operation.kind is None else {"kind": operation.kind}
    texts = {language.value: text for language, text in operation.texts.items()}
    return {"action": operation.action, "key": operation.key, "text": texts, **kind}


def _line(provision: Provision, language: Language) -> dict[str, object]:
    return {
        "key": provision.key,
        "kind": provision.kind,
        "number": provision.number,
        "status": provision.statuses[language],
        "text": list(parts(provision.texts[language], provision.brackets, language)),
    }


def _bytes(value: object) -> bytes:
    """Python's own writer equals RFC 8785 for the types allowed: for ASCII keys its order is UTF-16's."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check(value: object, path: str, depth: int) -> None:
    if depth > DEEPEST:
        raise CanonicalError(Fault.TOO_DEEP, path)
    match value:
        case bool():
            raise CanonicalError(Fault.TYPE, path)
        case str():
            _check_string(value, path)
        case int():
            _check_integer(value, path)
        case dict():
            _check_members(value, path, depth)
        case list() | tuple():
            _check_items(value, path, depth)
        case _:
            raise CanonicalError(Fault.TYPE, path)


def _check_string(value: str, path: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise CanonicalError(Fault.LONE_SURROGATE, path)


def _check_integer(value: int, path: str) -> None:
    if abs(value) > LARGEST_INTEGER:
        raise CanonicalError(Fault.INTEGER_RANGE, path)


def _check_members(members: Mapping[object, object], path: str, depth: int) -> None:
    for key, member in members.items():
        if not isinstance(key, str) or not key.isascii():
            raise CanonicalError(Fault.KEY, path)
        _check(member, f"{path}.{key}", depth + 1)


def _check_items(items: Sequence[object], path: str, depth: int) -> None:
    for index, item in enumerate(items):
        _check(item, f"{path}[{index}]", depth + 1)


def _object(members: list[tuple[str, Value]]) -> dict[str, Value]:
    """An object as parsed; the parser alone can see a key that stands twice."""
    value: dict[str, Value] = {}
    for key, member in members:
        if key in value:
            raise CanonicalError(Fault.DUPLICATE_KEY, key)
        value[key] = member
    return value


def _integer(digits: str) -> int:
    """A bounded integer: Python itself would spend long on, or refuse, thousands of digits."""
    if len(digits) > len(str(-LARGEST_INTEGER)):
        raise CanonicalError(Fault.INTEGER_RANGE, digits[:20])
    return int(digits)


def _refuse_number(digits: str) -> NoReturn:
    raise CanonicalError(Fault.TYPE, digits[:20])
