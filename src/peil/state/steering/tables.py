"""Give the tables of steering beside those of notes, targets and shares; a change here needs a migration beside it."""

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, String, Table

from peil.state.tables import METADATA as METADATA  # noqa: PLC0414 - whoever imports it from here has these tables in it
from peil.state.tables import Instant

PEOPLE = Table(
    "people",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("email", String(320)),
    Column("language", String(2), nullable=False),
    Column("team", String(200)),
    Column("left_on", Date),
    sqlite_autoincrement=True,  # the number of what was taken away is never given to another
)

OBJECTIVES = Table(
    "objectives",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("title", String(300), nullable=False),
    Column("why", String(2000), nullable=False),
    Column("level", String(20), nullable=False),
    Column("team", String(200)),
    Column("owner", Integer),
    Column("parent", Integer),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("closed_on", Date),
    Column("outcome", String(20)),
    Column("review", JSON, nullable=False),
    sqlite_autoincrement=True,
)

GOALS = Table(
    "goals",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("title", String(300), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("kpi", String(200), index=True),
    Column("where", JSON, nullable=False),
    Column("supporting", JSON, nullable=False),
    Column("form", String(10), nullable=False),
    Column("per", String(10)),
    Column("direction", String(10), nullable=False),
    Column("baseline", Float),
    Column("target", Float, nullable=False),
    Column("change", JSON(none_as_null=True)),
    Column("success", Float),
    Column("failure", Float),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("rhythm", String(20), nullable=False),
    Column("owner", Integer),
    Column("contributors", JSON, nullable=False),
    Column("parent", Integer),
    Column("objective", Integer, index=True),
    Column("template", String(100)),
    Column("unit", String(50), nullable=False),
    Column("why", String(2000), nullable=False),
    Column("remind", Boolean, nullable=False),
    Column("channels", JSON, nullable=False),
    Column("formula", String(100)),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("closed_on", Date),
    Column("outcome", String(20)),
    Column("final", Float),
    Column("review", JSON, nullable=False),
    sqlite_autoincrement=True,
)

REVISIONS = Table(
    "goal_revisions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("goal", Integer, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("by", Integer),
    Column("reason", String(1000), nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
)

CHECK_INS = Table(
    "check_ins",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("goal", Integer, nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("through", Date),
    Column("value", Float),
    Column("expected", Float),
    Column("forecast", Float),
    Column("probability", Float),
    Column("status", String(20), nullable=False),
    Column("measured_status", String(20)),
    Column("confidence", Integer),
    Column("text", String(2000), nullable=False),
    Column("by", Integer),
    Column("measured", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

ACTIONS = Table(
    "actions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("text", String(1000), nullable=False),
    Column("goal", Integer, index=True),
    Column("owner", Integer),
    Column("due_on", Date),
    Column("kpi", String(200)),
    Column("where", JSON, nullable=False),
    Column("effect", JSON(none_as_null=True)),
    Column("done_on", Date),
    Column("dropped_on", Date),
    Column("made_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

COMMENTS = Table(
    "comments",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("subject", String(20), nullable=False),
    Column("subject_id", String(200), nullable=False, index=True),
    Column("text", String(2000), nullable=False),
    Column("by", Integer),
    Column("mentions", JSON, nullable=False),
    Column("made_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

MEETINGS = Table(
    "meetings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("team", String(200)),
    Column("owner", Integer),
    Column("began_at", Instant, nullable=False),
    Column("held_at", Instant),
    Column("by", Integer),
    Column("goals", JSON, nullable=False),
    sqlite_autoincrement=True,
)
