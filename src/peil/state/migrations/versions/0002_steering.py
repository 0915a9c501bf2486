"""Make the tables of steering: people, objectives, goals and what is said of them, channels and what is sent, rules and what they brought."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    make_people()
    make_goals()
    make_words()
    make_work()
    make_sending()
    make_times()
    make_rules()
    make_alerts()


def make_people() -> None:
    """Make the tables of people and objectives."""
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("email", sa.String(320)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("team", sa.String(200)),
        sa.Column("left_on", sa.Date),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "objectives",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("why", sa.String(2000), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("team", sa.String(200)),
        sa.Column("owner", sa.Integer),
        sa.Column("parent", sa.Integer),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("closed_on", sa.Date),
        sa.Column("outcome", sa.String(20)),
        sa.Column("review", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )


def make_goals() -> None:
    """Make the tables of goals."""
    op.create_table(
        "goals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("kpi", sa.String(200)),
        sa.Column("where", sa.JSON, nullable=False),
        sa.Column("supporting", sa.JSON, nullable=False),
        sa.Column("form", sa.String(10), nullable=False),
        sa.Column("per", sa.String(10)),
        sa.Column("direction", sa.String(10), nullable=False),
        sa.Column("baseline", sa.Float),
        sa.Column("target", sa.Float, nullable=False),
        sa.Column("change", sa.JSON(none_as_null=True)),
        sa.Column("success", sa.Float),
        sa.Column("failure", sa.Float),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("rhythm", sa.String(20), nullable=False),
        sa.Column("owner", sa.Integer),
        sa.Column("contributors", sa.JSON, nullable=False),
        sa.Column("parent", sa.Integer),
        sa.Column("objective", sa.Integer),
        sa.Column("template", sa.String(100)),
        sa.Column("unit", sa.String(50), nullable=False),
        sa.Column("why", sa.String(2000), nullable=False),
        sa.Column("remind", sa.Boolean, nullable=False),
        sa.Column("channels", sa.JSON, nullable=False),
        sa.Column("formula", sa.String(100)),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("closed_on", sa.Date),
        sa.Column("outcome", sa.String(20)),
        sa.Column("final", sa.Float),
        sa.Column("review", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_goals_kpi", "goals", ["kpi"])
    op.create_index("ix_goals_objective", "goals", ["objective"])


def make_words() -> None:
    """Make the tables of how goals changed, and what is said of them."""
    op.create_table(
        "goal_revisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("goal", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.Integer),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
    )
    op.create_index("ix_goal_revisions_goal", "goal_revisions", ["goal"])
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("goal", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("through", sa.Date),
        sa.Column("value", sa.Float),
        sa.Column("expected", sa.Float),
        sa.Column("forecast", sa.Float),
        sa.Column("probability", sa.Float),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("measured_status", sa.String(20)),
        sa.Column("confidence", sa.Integer),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("by", sa.Integer),
        sa.Column("measured", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_check_ins_goal", "check_ins", ["goal"])
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.String(200), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("by", sa.Integer),
        sa.Column("mentions", sa.JSON, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_subject_id", "comments", ["subject_id"])


def make_work() -> None:
    """Make the tables of actions and meetings."""
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("goal", sa.Integer),
        sa.Column("owner", sa.Integer),
        sa.Column("due_on", sa.Date),
        sa.Column("kpi", sa.String(200)),
        sa.Column("where", sa.JSON, nullable=False),
        sa.Column("effect", sa.JSON(none_as_null=True)),
        sa.Column("done_on", sa.Date),
        sa.Column("dropped_on", sa.Date),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_actions_goal", "actions", ["goal"])
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("team", sa.String(200)),
        sa.Column("owner", sa.Integer),
        sa.Column("began_at", sa.DateTime, nullable=False),
        sa.Column("held_at", sa.DateTime),
        sa.Column("by", sa.Integer),
        sa.Column("goals", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )


def make_sending() -> None:
    """Make the tables of what is sent and where to."""
    op.create_table(
        "channels",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("shown", sa.String(400), nullable=False),
        sa.Column("secret", sa.LargeBinary),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(500), nullable=False),
        sa.Column("to", sa.JSON, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("next_at", sa.DateTime),
        sa.Column("claim", sa.String(40)),
        sa.Column("claimed_at", sa.DateTime),
        sa.Column("sent_at", sa.DateTime),
        sa.Column("error", sa.JSON(none_as_null=True)),
        sa.Column("note", sa.JSON(none_as_null=True)),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_next_at", "deliveries", ["next_at"])
    op.create_index("ix_deliveries_key", "deliveries", ["channel", "key"], unique=True)


def make_times() -> None:
    """Make the tables of what is due at which time."""
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("rhythm", sa.String(20), nullable=False),
        sa.Column("at", sa.String(5), nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("month_day", sa.Integer, nullable=False),
        sa.Column("sections", sa.JSON, nullable=False),
        sa.Column("kpis", sa.JSON, nullable=False),
        sa.Column("people", sa.JSON, nullable=False),
        sa.Column("channels", sa.JSON, nullable=False),
        sa.Column("language", sa.String(2)),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "due_times",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("due_at", sa.DateTime, primary_key=True),
        sa.Column("claimed_at", sa.DateTime, nullable=False),
        sa.Column("done_at", sa.DateTime),
    )


def make_rules() -> None:
    """Make the tables of rules."""
    op.create_table(
        "rules",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kpi", sa.String(200)),
        sa.Column("where", sa.JSON, nullable=False),
        sa.Column("goal", sa.Integer),
        sa.Column("owner", sa.Integer),
        sa.Column("grain", sa.String(10), nullable=False),
        sa.Column("above", sa.Float),
        sa.Column("below", sa.Float),
        sa.Column("by", sa.Float),
        sa.Column("points", sa.Boolean, nullable=False),
        sa.Column("against", sa.String(10), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("sensitivity", sa.String(10), nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("people", sa.JSON, nullable=False),
        sa.Column("channels", sa.JSON, nullable=False),
        sa.Column("quiet_from", sa.Time),
        sa.Column("quiet_until", sa.Time),
        sa.Column("quiet_weekends", sa.Boolean, nullable=False),
        sa.Column("recovery", sa.Boolean, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rules_kpi", "rules", ["kpi"])


def make_alerts() -> None:
    """Make the tables of how rules stand, and what they brought."""
    op.create_table(
        "rule_states",
        sa.Column("rule", sa.Integer, primary_key=True),
        sa.Column("subject", sa.String(200), primary_key=True),
        sa.Column("firing", sa.Boolean, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("through", sa.Date),
        sa.Column("severity", sa.Float, nullable=False),
        sa.Column("told", sa.Float, nullable=False),
        sa.Column("calm", sa.Integer, nullable=False),
        sa.Column("held", sa.Integer),
    )
    op.create_table(
        "alert_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("rule", sa.Integer, nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("through", sa.Date),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("bar", sa.Float),
        sa.Column("text", sa.JSON, nullable=False),
        sa.Column("path", sa.String(1000), nullable=False),
        sa.Column("sent_at", sa.DateTime),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_events_rule", "alert_events", ["rule"])
