"""Give what is kept for sending, each kind in its own store."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from peil.state.sending.channels import Channels
from peil.state.sending.digests import Digests
from peil.state.sending.due import Due
from peil.state.sending.outbox import Outbox

if TYPE_CHECKING:
    from peil.state.writing import Open


class SendingState:
    """The stores of one workspace; its secrets are sealed with the key in its folder."""

    def __init__(self, database: "Open", folder: Path) -> None:
        self.database = database
        self.folder = folder

    @cached_property
    def channels(self) -> Channels:
        """Return the channels."""
        return Channels(self.database, self.folder)

    @cached_property
    def outbox(self) -> Outbox:
        """Return the deliveries."""
        return Outbox(self.database)

    @cached_property
    def digests(self) -> Digests:
        """Return the digests."""
        return Digests(self.database)

    @cached_property
    def due(self) -> Due:
        """Return the due times."""
        return Due(self.database)
