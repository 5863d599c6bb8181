"""Alembic's entry: runs the migrations on the connection it is given."""

from typing import Any, Literal

from alembic import context

from consult.models.base import Instant
from consult.models.schema import metadata


def render(kind: str, thing: Any, _autogen: Any) -> str | Literal[False]:  # noqa: ANN401  Alembic's signature
    """A migration names plain column types: it must not change when the models do."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, Instant) else False


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, compare_type=True, render_item=render)
with context.begin_transaction():
    context.run_migrations()
