"""Keep channels: where messages go, with what must stay secret sealed."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from peil.state.sending.sealing import Sealer
from peil.state.sending.wanted import checked
from peil.state.steering.records import Records
from peil.state.steering.written import sentence
from peil.state.writing import MOST_NAME
from peil.values.sending import Channel, ChannelDraft
from peil.values.steering_errors import BadChannel, SecretLost, UnknownChannel
from peil.values.texts import Text

if TYPE_CHECKING:
    from peil.state.writing import Open

NAME = Text("the name", "de naam")
PLACES = {"slack": "Slack", "teams": "Microsoft Teams", "telegram": "Telegram"}


class Channels(Records[Channel]):
    """The channels of a workspace; what they keep secret leaves only through `secrets`, for whoever sends."""

    def __init__(self, database: "Open", folder: Path) -> None:
        super().__init__(database, "channels", Channel, UnknownChannel)
        self.sealer = Sealer(folder)

    def put(self, draft: ChannelDraft, at: datetime, number: int | None = None) -> Channel:
        """Keep a channel, new or in the place of number; secrets that are not given stay as they were. Raises BadChannel and UnknownChannel."""
        name = sentence(draft.name, MOST_NAME, BadChannel, NAME)
        if any(one.name.casefold() == name.casefold() and one.id != number for one in self.listed()):
            raise BadChannel(why=Text(f"there is a channel {name} already", f"er is al een bezorgkanaal {name}"))
        before = self.find(number) if number is not None else None
        if before is not None and before.kind != draft.kind:
            raise BadChannel(why=Text("its kind cannot change; make a new one", "de soort kan niet veranderen; maak een nieuw kanaal"))
        kept = self._kept(number)
        secrets = kept | {part: text for part, text in (draft.secrets or {}).items() if text}
        settings, secrets = checked(draft.kind, draft.settings, secrets)
        values: dict[str, Any] = {
            "name": name,
            "kind": draft.kind,
            "settings": settings,
            "shown": shown(draft.kind, settings, secrets)[:400],
            "paused": draft.paused,
        }
        if secrets != kept or number is None:
            values["secret"] = self.sealer.seal(secrets) if secrets else None
        return self.add(values | {"made_at": at}) if number is None else self.change(number, values)

    def pause(self, number: int, *, paused: bool) -> Channel:
        """Say whether a channel is paused: what is posted to it waits."""
        return self.change(number, {"paused": paused})

    def secrets(self, channel: Channel) -> dict[str, str]:
        """Return what a channel keeps secret; raises SecretLost."""
        with self.database().read() as connection:
            sealed = connection.execute(self.table.select().where(self.table.c.id == channel.id)).one().secret
        return self.sealer.open(sealed, channel.name) if sealed else {}

    def _kept(self, number: int | None) -> dict[str, str]:
        """Return the secrets as they were; none where they cannot be read, for they are being entered again."""
        if number is None:
            return {}
        try:
            return self.secrets(self.find(number))
        except SecretLost:
            return {}

    def named(self, said: str) -> Channel:
        """Return the channel with a name or number as said; raises UnknownChannel."""
        wanted = said.strip().casefold()
        for one in self.listed():
            if wanted in (one.name.casefold(), str(one.id)):
                return one
        raise UnknownChannel(id=f"`{said}`")

    def made(self, row: Any) -> Channel:  # noqa: ANN401 - a row of SQLAlchemy
        """Return a row as a channel: without its secret, which nobody needs to see."""
        values = {name: value for name, value in row._mapping.items() if name != "secret"}
        return Channel(**values)


def shown(kind: str, settings: dict[str, str], secrets: dict[str, str]) -> str:
    """Return what may be seen of where a channel goes."""
    if kind == "mail":
        return f"{settings['host']}:{settings['port']} · {settings['sender']}" + (f" → {settings['to']}" if settings["to"] else "")
    if kind == "telegram":
        return f"Telegram · {settings['chat']}"
    if kind == "webhook":
        address = urlsplit(secrets["url"])
        return f"{address.scheme}://{address.hostname}" + (f":{address.port}" if address.port else "")
    return PLACES.get(kind) or f"{secrets['url'].partition(':')[0]}://…"
