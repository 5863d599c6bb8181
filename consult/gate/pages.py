"""Pages: a blueprint whose every view names its act, and the ways to answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult.gate import refusals
from consult.gate.acts import actor, identity
from consult.gate.database import transaction
from consult.gate.traces import leave
from consult.rules import access
from consult.rules.access import Act, Capacity
from consult.rules.refusal import Refusal

View = Callable[..., ResponseReturnValue]

LANGUAGE_PREFIX = "/<any(en, zh):language>"


class Pages(Blueprint):
    """A set of pages under /en and /zh; an unmarked view cannot be added."""

    def __init__(self, name: str, *, in_language: bool = True) -> None:
        """`in_language=False` is for the few addresses without a language in the path."""
        super().__init__(name, __name__, url_prefix=LANGUAGE_PREFIX if in_language else None)

    def page(self, rule: str, act: Act, *methods: str) -> Callable[[View], View]:
        """Add a view that may be opened by whoever may do the act somewhere; the service asks again."""

        def mark(view: View) -> View:
            run = _guarded(view, act)
            self.add_url_rule(rule, view.__name__, run, methods=methods or ("GET",))
            return view

        return mark


def _guarded(view: View, act: Act) -> View:
    @wraps(view)
    def run(**given: Any) -> Response:  # noqa: ANN401  values from the path
        try:
            _open_door(act)
            answer = make_response(view(**given))
            if answer.status_code < 400:
                transaction().commit()
        except Refusal as refusal:
            transaction().close()
            leave(refusal, actor())
            return refusals.answer(refusal)
        transaction().close()
        return answer

    run.act = act  # type: ignore[attr-defined]  # the mark that the gate and the guard look for
    return run


def _open_door(act: Act) -> None:
    refusal = _knock(act)
    if refusal is not None:
        raise refusal


def _knock(act: Act) -> Refusal | None:
    known = identity()
    return access.knock(known.capacity if known is not None else Capacity(frozenset()), act)


def opens(endpoint: str) -> bool:
    """Whether the door of a page opens to the reader: for leaving out a way that leads to a refusal."""
    return _knock(current_app.view_functions[endpoint].act) is None  # type: ignore[union-attr]  # the mark of `page`


def render(template: str, **context: Any) -> Response:  # noqa: ANN401  a template takes what it names
    """A page; 422 (or the refusal's own status) when its form has errors."""
    form = context.get("form")
    refused = form is not None and bool(form.errors or form.form_errors)
    status = (form.refused_status or 422) if refused and form is not None else 200
    return make_response(render_template(template, **context), status)


def unkept(template: str, **context: Any) -> Response:  # noqa: ANN401  a template takes what it names
    """A page that may change without its stamp, so it is made anew for everybody."""
    g.unkept = True
    return render(template, **context)


def fragment(template: str, **context: Any) -> Response:  # noqa: ANN401  a template takes what it names
    """A part of a page that is asked for again and again: with a tag of its own, kept nowhere."""
    answer = unkept(template, **context)
    answer.add_etag(weak=True)
    return answer.make_conditional(request.environ)


def download(body: bytes, name: str, kind: str) -> Response:
    """A file to keep, under a name of ASCII letters."""
    answer = make_response(body)
    answer.content_type = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def url(endpoint: str, **values: Any) -> str:  # noqa: ANN401  values of the path
    """The address of a page in the language of this one."""
    values.setdefault("language", g.get("language", "en"))
    return url_for(endpoint, **values)


def see_other(endpoint: str, **values: Any) -> Response:  # noqa: ANN401  values of the path
    """After an act: go and see (303), so that reloading never acts again."""
    return make_response(redirect(url(endpoint, **values), 303))


def switch_url(language: str) -> str:
    """The same page in another language."""
    if request.endpoint is None or request.view_args is None or "language" not in g:
        return f"/{language}/"
    address = url_for(request.endpoint, **{**request.view_args, "language": language})
    query = urlencode(list(request.args.items(multi=True)))
    return f"{address}?{query}" if query else address
