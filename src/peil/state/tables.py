"""Give the tables of the application database as this version has them; a change here needs a migration beside it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Date, DateTime, Dialect, Float, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An instant, stored as UTC without a zone and given back in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what is stored; an instant without a zone is refused, for nobody could say when it was."""
        if value is not None and value.tzinfo is None:
            raise TypeError(f"{value} has no zone ({dialect.name})")
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, ANN401  # SQLAlchemy's signature
        """Return the instant in UTC."""
        found: datetime | None = value and value.replace(tzinfo=UTC)
        return found


METADATA = MetaData()

META = Table("meta", METADATA, Column("name", String(50), primary_key=True), Column("value", String(200), nullable=False))

NOTES = Table(
    "notes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("text", String(500), nullable=False),
    Column("kpi", String(200)),
    Column("until", Date),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    sqlite_autoincrement=True,  # the number of a note that was taken away is never given to another
)

TARGETS = Table(
    "targets",
    METADATA,
    Column("kpi", String(200), primary_key=True),
    Column("value", Float, nullable=False),
    Column("per", String(10)),
    Column("warn", Float, nullable=False),
)

SHARES = Table(
    "shares",
    METADATA,
    Column("id", String(20), primary_key=True),
    Column("title", String(200), nullable=False),
    Column("path", String(4000), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("opened", Integer, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
