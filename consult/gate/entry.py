"""What every request passes on its way in, and every answer on its way out."""

from datetime import timedelta
from itertools import chain
from secrets import token_hex

from flask import Flask, current_app, g, get_flashed_messages, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from consult.config import Config
from consult.gate import acts, decision_words, headers, instants, login, page_cache, pages, refusals, session_cookie
from consult.gate.assets import Assets
from consult.gate.database import Database, Transaction
from consult.gate.masthead import masthead
from consult.gate.numbers import Number
from consult.gate.redline_words import redline_words
from consult.gate.shelf import Shelf
from consult.language import LOCALES, OTHER, TAGS, page_language, use_catalogues
from consult.rules.refusal import Code, Refusal
from consult.services import clock, stamps, transitions
from consult.services.occasion import NOBODY, Actor, Occasion
from consult.services.transitions import Schedule

csrf = CSRFProtect()
_CODES = {
    400: Code.BAD_REQUEST,
    404: Code.NOT_FOUND,
    405: Code.METHOD_NOT_ALLOWED,
    413: Code.TOO_LARGE,
}


def connect(app: Flask, config: Config, database: Database) -> None:
    """Give the gate its settings and its database."""
    app.extensions["consult_config"] = config
    app.extensions["consult_database"] = database
    app.extensions["consult_shelf"] = Shelf()
    app.extensions["consult_schedule"] = Schedule()
    app.extensions["consult_assets"] = Assets(config.static)


def install(app: Flask, config: Config) -> None:
    """Put the gate before the app."""
    app.url_map.converters["int"] = Number
    app.session_interface = session_cookie.QuietSession()
    app.url_value_preprocessor(_take_language)
    app.before_request(_enter)
    app.after_request(_leave)
    app.teardown_request(_close)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _broken)
    _speak(app, config)
    login.install(app)
    csrf.init_app(app)


def _speak(app: Flask, config: Config) -> None:
    use_catalogues(app, config.translations)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.filters.update(
        instant=instants.instant,
        day=instants.day,
        short_day=instants.short_day,
        number=instants.number,
        local=instants.local,
        left=lambda value: instants.left(value, acts.now()),
        redline_words=redline_words,
        **decision_words.FILTERS,
    )
    app.jinja_env.globals["page_tag"] = lambda: TAGS[page_language()]
    app.jinja_env.globals["opens"] = pages.opens
    app.context_processor(_shared)


def _shared() -> dict[str, object]:
    language = g.get("language", "en")
    assets: Assets = current_app.extensions["consult_assets"]
    return {
        "page_language": language,
        "html_lang": TAGS[language],
        "other_language": OTHER[language],
        "other_tag": TAGS[OTHER[language]],
        "switch_url": pages.switch_url(OTHER[language]),
        "me": masthead(acts.identity(), language),
        "now": acts.now(),
        "csrf_token": generate_csrf,
        "url": pages.url,
        "asset": assets.url,
        "demo": current_app.config.get("DEMONSTRATION", False),
        "flashes": get_flashed_messages(with_categories=True) if acts.identity() else [],
    }


def _take_language(_endpoint: str | None, values: dict[str, object] | None) -> None:
    if values is not None and "language" in values:
        g.language = values.pop("language")


def _enter() -> ResponseReturnValue | None:
    database: Database = current_app.extensions["consult_database"]
    g.transaction = Transaction(database)
    g.now = clock.now()
    g.actor = Actor(None, g.get("language", _language_of_path()), request.remote_addr or "", _device())
    if request.endpoint is None or request.endpoint == "static":
        return None
    if _holds_nul():
        return refusals.answer(Refusal(Code.BAD_REQUEST))
    _run_due(database)
    _recognise()
    view = current_app.view_functions[request.endpoint]
    if not hasattr(view, "act"):
        return refusals.answer(Refusal(Code.NOT_OPEN_TO_YOU, audience=""))
    return None


def _holds_nul() -> bool:
    """Whether a NUL stands in what was sent: one of the databases cannot hold it, and nobody types it."""
    fields = (*request.args.items(multi=True), *request.form.items(multi=True))
    return any("\0" in part for part in (request.path, *chain.from_iterable(fields)))


def _run_due(database: Database) -> None:
    """Whoever comes first after an instant does what is due; a busy lock leaves it to the next."""
    occasion = _glance()
    schedule: Schedule = current_app.extensions["consult_schedule"]
    if not schedule.is_due(occasion, g.site_stamp):
        return
    g.transaction.close()
    try:
        with database.writing() as deciding:
            transitions.run_due(deciding)
        schedule.forget()
    except (OperationalError, Refusal) as error:
        current_app.logger.warning("what is due waits for the next request: %s", error)
    _glance()


def _glance() -> Occasion:
    occasion = Occasion(g.transaction.session(writes=False), NOBODY, g.now)
    g.stamp, g.site_stamp = stamps.values(occasion, page_cache.scope())
    return occasion


def _recognise() -> None:
    recognised = login.recognise()
    if recognised is None:
        return
    g.token, g.identity = recognised
    g.actor = Actor(g.identity.person_id, g.actor.language, g.actor.address, g.actor.device)


def _language_of_path() -> str:
    first = request.path.split("/")[1] if "/" in request.path else ""
    g.language = first if first in LOCALES else preferred()
    language: str = g.language
    return language


def preferred() -> str:
    """The language the reader's browser asks for, of those there are."""
    best = request.accept_languages.best_match(["en", "zh", "zh-CN", "zh-Hans"], "en")
    return "zh" if str(best).startswith("zh") else "en"


def _device() -> str:
    return (request.user_agent.string or "")[:200]


def _leave(answer: Response) -> Response:
    return page_cache.pack(headers.dress(answer, current_app.extensions["consult_config"]))


def _close(_error: BaseException | None) -> None:
    if "transaction" in g:
        g.transaction.close()


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < 400:
        return error
    limit = current_app.extensions["consult_config"].upload_limit_kib
    code = _CODES.get(error.code or 400, Code.BAD_REQUEST)
    return refusals.answer(Refusal(code, limit=f"{limit} KiB"))


def _expired(_error: CSRFError) -> ResponseReturnValue:
    return refusals.answer(Refusal(Code.FORM_EXPIRED))


def _busy(error: OperationalError) -> ResponseReturnValue:
    g.transaction.close()
    if not any(word in str(error) for word in ("locked", "deadlock", "connection")):
        return _broken(error)
    current_app.logger.warning("the database did not answer in time: %s", error.orig)
    return refusals.answer(Refusal(Code.BUSY))


def _broken(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    reference = token_hex(4)
    current_app.logger.error("fault %s at %s", reference, request.path, exc_info=error)
    if "transaction" in g:
        g.transaction.close()
    return refusals.fault(reference)


def lifetime(config: Config) -> timedelta:
    """How long a device stays signed in at most."""
    return timedelta(days=config.session_days)
