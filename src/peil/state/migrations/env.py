"""Run the migrations on the connection that peil.state.database gives; Alembic looks for this file by its name."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
context.run_migrations()
