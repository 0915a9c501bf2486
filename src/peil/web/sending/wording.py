"""Give the words of the forms of channels: what each kind asks for, and where to find it."""

import msgspec

from peil.values.sending import ChannelKind, Security
from peil.values.texts import Text


class Asked(msgspec.Struct, frozen=True):
    """A field of a channel's form; `secret` ones are never shown again."""

    name: str
    label: Text
    hint: Text | None = None
    secret: bool = False
    required: bool = True
    example: str = ""


SECURITY_WORDS: dict[Security, Text] = {
    "starttls": Text("STARTTLS (usual, port 587)", "STARTTLS (gebruikelijk, poort 587)"),
    "tls": Text("TLS from the start (port 465)", "TLS vanaf het begin (poort 465)"),
    "none": Text("None (only within your own network)", "Geen (alleen binnen je eigen netwerk)"),
}
PASSWORD = Text("Kept sealed, with a key that is not in the database.", "Wordt verzegeld bewaard, met een sleutel die niet in de database staat.")
FIELDS: dict[ChannelKind, tuple[Asked, ...]] = {
    "mail": (
        Asked("host", Text("Mail server", "Mailserver"), example="smtp.example.com"),
        Asked("port", Text("Port", "Poort"), Text("Empty: the usual one.", "Leeg: de gebruikelijke."), required=False),
        Asked("security", Text("Security", "Beveiliging")),
        Asked(
            "user",
            Text("User name", "Gebruikersnaam"),
            Text("Empty: the server asks for none.", "Leeg: de server vraagt er niet om."),
            required=False,
        ),
        Asked("password", Text("Password", "Wachtwoord"), PASSWORD, secret=True, required=False),
        Asked("sender", Text("Sender's address", "Adres van de afzender"), example="peil@example.com"),
        Asked(
            "to",
            Text("Addresses", "Adressen"),
            Text(
                "For what goes to the channel itself; people get theirs at their own address. With commas between them.",
                "Voor wat naar het kanaal zelf gaat; mensen krijgen hun post op hun eigen adres. Met komma’s ertussen.",
            ),
            required=False,
        ),
    ),
    "slack": (
        Asked(
            "url",
            Text("Webhook address", "Adres van de webhook"),
            Text(
                "In Slack: Apps, Incoming Webhooks, choose a channel, and copy the address.",
                "In Slack: Apps, Incoming Webhooks, kies een kanaal, en kopieer het adres.",
            ),
            secret=True,
            example="https://hooks.slack.com/services/…",
        ),
    ),
    "teams": (
        Asked(
            "url",
            Text("Webhook address", "Adres van de webhook"),
            Text(
                "In Teams: the channel's Workflows, “Post to a channel when a webhook request is received”, and copy the address.",
                "In Teams: Workflows bij het kanaal, “Posten naar een kanaal wanneer een webhookaanvraag is ontvangen”; kopieer het adres.",
            ),
            secret=True,
            example="https://…",
        ),
    ),
    "telegram": (
        Asked(
            "token", Text("Token of the bot", "Token van de bot"), Text("Make a bot with @BotFather.", "Maak een bot met @BotFather."), secret=True
        ),
        Asked(
            "chat",
            Text("Chat", "Chat"),
            Text("The number of the chat or group, or @name of a channel.", "Het nummer van de chat of groep, of @naam van een kanaal."),
        ),
    ),
    "apprise": (
        Asked(
            "url",
            Text("Address", "Adres"),
            Text(
                "As Apprise writes it: discord://…, ntfy://…, matrix://… (over a hundred services).",
                "Zoals Apprise het schrijft: discord://…, ntfy://…, matrix://… (meer dan honderd diensten).",
            ),
            secret=True,
            example="service://…",
        ),
    ),
    "webhook": (
        Asked("url", Text("Address", "Adres"), secret=True, example="https://…"),
        Asked(
            "key",
            Text("Signing key", "Sleutel om te ondertekenen"),
            Text(
                "16 characters or more, also known to the receiver: it proves that a message came from Peil.",
                "16 tekens of meer, ook bij de ontvanger bekend: die bewijst dat een bericht van Peil kwam.",
            ),
            secret=True,
        ),
    ),
}
