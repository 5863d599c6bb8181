"""Settings from the environment, validated once, frozen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class BadSetting(ValueError):  # noqa: N818  named as what it is
    """A setting cannot be used: its name, what was given, and the range where it is a number."""

    def __init__(self, name: str, given: str, low: int = 0, high: int = 0) -> None:
        """The message is for logs; the command line says it in the operator's language."""
        super().__init__(f"{name} cannot be {given!r}" + (f": a whole number from {low} to {high}" if high else ""))
        self.name, self.given, self.low, self.high = name, given, low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything an operator can set. docs/operators.md describes each by name."""

    instance: Path
    static: Path
    translations: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    record_origin: str = "localhost/log"
    record_key: str = field(default="", repr=False)
    record_marks_folder: Path | None = None
    record_witnesses_file: Path | None = None
    smtp_url: str = ""
    mail_from: str = "consult@localhost"
    argon2_memory_kib: int = 19_456
    argon2_time: int = 2
    page_max_age: int = 0
    session_days: int = 30
    session_idle_hours: int = 72
    upload_limit_kib: int = 2_048
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = tuple(sorted(_LOOPBACK))

    @property
    def record_key_file(self) -> Path:
        """Where the keys that sign the record's heads are kept, unless the environment gives them."""
        return self.instance / "record_key"

    @property
    def record_marks(self) -> Path:
        """The folder that marks what was published of the record."""
        return self.record_marks_folder or self.instance / "record_marks"

    @property
    def record_witnesses(self) -> Path:
        """The file that names the witnesses of the record, if there are any."""
        return self.record_witnesses_file or self.instance / "record_witnesses"

    @property
    def secure(self) -> bool:
        """Whether the site is served over https."""
        return self.public_url.startswith("https://")

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in _LOOPBACK


def from_environment(environment: Mapping[str, str] | None = None) -> Config:
    """Read the settings; raises BadSetting for one that cannot be used."""
    given = os.environ if environment is None else environment
    instance = Path(given.get("CONSULT_INSTANCE") or _default_instance()).resolve()
    host = given.get("HOST") or "127.0.0.1"
    port = _integer(given, "PORT", 8000, 1, 65_535)
    public_url = (given.get("PUBLIC_URL") or f"http://{_in_url(host)}:{port}").rstrip("/")
    netloc = _netloc(public_url)
    site = netloc if given.get("PUBLIC_URL") else "localhost"
    return Config(
        instance=instance,
        static=shipped("static"),
        translations=shipped("translations"),
        database_url=given.get("DATABASE_URL") or f"sqlite:///{instance / 'consult.sqlite3'}",
        secret_key=given.get("SECRET_KEY") or _kept_secret(instance),
        host=host,
        port=port,
        public_url=public_url,
        record_origin=given.get("RECORD_ORIGIN") or f"{site}/log",
        record_key=given.get("RECORD_KEY", ""),
        record_marks_folder=_path(given, "RECORD_MARKS"),
        record_witnesses_file=_path(given, "RECORD_WITNESSES"),
        smtp_url=given.get("SMTP_URL", ""),
        mail_from=given.get("MAIL_FROM") or f"consult@{site.split(':')[0]}",
        argon2_memory_kib=_integer(given, "ARGON2_MEMORY_KIB", 19_456, 19_456, 1_048_576),
        argon2_time=_integer(given, "ARGON2_TIME", 2, 2, 20),
        page_max_age=_integer(given, "PAGE_MAX_AGE", 0, 0, 86_400),
        session_days=_integer(given, "SESSION_DAYS", 30, 1, 365),
        session_idle_hours=_integer(given, "SESSION_IDLE_HOURS", 72, 1, 8_760),
        trusted_proxies=_integer(given, "TRUSTED_PROXIES", 0, 0, 5),
        upload_limit_kib=_integer(given, "UPLOAD_LIMIT_KIB", 2_048, 64, 102_400),
        trusted_hosts=_hosts(given.get("TRUSTED_HOSTS", "")) or (*sorted(_LOOPBACK), *_hosts(f"{host},{public_url}")),
    )


def _default_instance() -> Path:
    in_checkout = (_CHECKOUT / "pyproject.toml").is_file()
    return _CHECKOUT / "instance" if in_checkout else Path.cwd() / "instance"


def shipped(name: str) -> Path:
    """A folder that comes with the package."""
    in_checkout = _CHECKOUT / name
    return in_checkout if (_CHECKOUT / "pyproject.toml").is_file() else _PACKAGE / "_shipped" / name


def _path(given: Mapping[str, str], name: str) -> Path | None:
    return Path(given[name]).resolve() if given.get(name) else None


def _integer(given: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = given.get(name) or str(default)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise BadSetting(name, text, low, high)
    return int(text)


def _netloc(public_url: str) -> str:
    parts = urlsplit(public_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise BadSetting("PUBLIC_URL", public_url)
    return parts.netloc


def _hosts(names: str) -> tuple[str, ...]:
    """Host names in lower case, each as a name, with a port, or as an address."""
    given = [part.strip().lower() for part in names.split(",") if part.strip()]
    parts = [urlsplit(part if "://" in part else f"//{_in_brackets(part)}").hostname or "" for part in given]
    return tuple(part for part in parts if part)


def _in_brackets(host: str) -> str:
    """An IPv6 address as it stands in a URL."""
    return f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host


def _in_url(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104  compared with, not bound to
        return "127.0.0.1"
    return _in_brackets(host)


def _kept_secret(instance: Path) -> str:
    """The key that signs forms, made once and kept beside the database."""
    path = instance / "secret_key"
    return path.read_text(encoding="ascii").strip() if path.is_file() else kept(path, token_hex(32)).strip()


def kept(path: Path, fresh: str) -> str:
    """A secret kept in a file that its owner alone can read: what stands there, else this fresh one from now on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(fresh, encoding="ascii")
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return path.read_text(encoding="ascii")
