"""Give what each kind of channel needs, and check what was entered."""

import re
from urllib.parse import urlsplit

from peil.state.writing import one_line
from peil.values.sending import CHANNEL_KINDS, SECURITIES, ChannelKind
from peil.values.steering_errors import BadChannel
from peil.values.texts import Text, one_of

ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")
SETTINGS: dict[ChannelKind, dict[str, str]] = {
    "mail": {"host": "", "port": "", "security": "starttls", "user": "", "sender": "", "to": ""},
    "slack": {},
    "teams": {},
    "telegram": {"chat": ""},
    "apprise": {},
    "webhook": {},
}
SECRETS: dict[ChannelKind, tuple[str, ...]] = {
    "mail": ("password",),
    "slack": ("url",),
    "teams": ("url",),
    "telegram": ("token",),
    "apprise": ("url",),
    "webhook": ("url", "key"),
}
PORTS = {"starttls": "587", "tls": "465", "none": "25"}
# They do something on the machine that Peil runs on, in place of sending.
LOCAL = ("dbus", "file", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows")
MOST = 2000
LEAST_KEY = 16
Pair = tuple[dict[str, str], dict[str, str]]


def _no(en: str, nl: str) -> BadChannel:
    return BadChannel(why=Text(en, nl))


def checked(kind: ChannelKind, settings: dict[str, str], secrets: dict[str, str]) -> Pair:
    """Return the settings and secrets of a channel as they are kept; raises BadChannel for what cannot be used."""
    if kind not in CHANNEL_KINDS:
        raise _no(f"its kind is one of {one_of(CHANNEL_KINDS)}", f"de soort is een van {one_of(CHANNEL_KINDS)}")
    for name in (*settings, *secrets):
        if name not in SETTINGS[kind] and name not in SECRETS[kind]:
            known = one_of([*SETTINGS[kind], *SECRETS[kind]])
            raise _no(
                f"`{name}` is nothing a channel of this kind has; known are {known}", f"`{name}` hoort niet bij deze soort; bekend zijn {known}"
            )
    plain = SETTINGS[kind] | {name: one_line(text) for name, text in settings.items()}
    hidden = {name: text.strip() for name, text in secrets.items() if text.strip()}
    if any(len(text) > MOST or not text.isprintable() for text in (*plain.values(), *hidden.values())):
        raise _no("a part of it is too long, or has characters that do not show", "een deel is te lang, of er staan tekens in die niet te zien zijn")
    if kind == "mail":
        return _mail(plain), hidden
    if kind == "telegram":
        return _telegram(plain, hidden)
    return plain, _addressed(kind, hidden)


def _mail(settings: dict[str, str]) -> dict[str, str]:
    if settings["security"] not in SECURITIES:
        raise _no(f"the security is one of {one_of(SECURITIES)}", f"de beveiliging is een van {one_of(SECURITIES)}")
    port = settings["port"] or PORTS[settings["security"]]
    if not re.fullmatch(r"[A-Za-z0-9.:_\[\]-]+", settings["host"]):
        raise _no("the mail server is a name such as smtp.example.com", "de mailserver is een naam zoals smtp.example.com")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise _no("the port is a number such as 587", "de poort is een getal zoals 587")
    if not ADDRESS.fullmatch(settings["sender"]):
        raise _no("the sender is an address such as peil@example.com", "de afzender is een adres zoals peil@example.com")
    to = addresses(settings["to"])
    return settings | {"port": port, "to": ", ".join(to)}


def addresses(text: str) -> tuple[str, ...]:
    """Return the mail addresses in a text, parted by commas, semicolons or spaces; raises BadChannel for what is none."""
    found = tuple(dict.fromkeys(part for part in re.split(r"[,;\s]+", text) if part))
    for one in found:
        if not ADDRESS.fullmatch(one):
            raise _no(f"`{one[:80]}` is no mail address", f"`{one[:80]}` is geen mailadres")
    return found


def _telegram(settings: dict[str, str], secrets: dict[str, str]) -> Pair:
    if not re.fullmatch(r"\d+:[\w-]{20,}", secrets.get("token", "")):
        raise _no(
            "the bot's token looks like 123456789:AbC…, as BotFather gives it", "de token van de bot ziet eruit als 123456789:AbC…, van BotFather"
        )
    if not re.fullmatch(r"-?\d+|@\w+", settings["chat"]):
        raise _no("the chat is a number such as -100123, or @name", "de chat is een nummer zoals -100123, of @naam")
    return settings, secrets


def _addressed(kind: ChannelKind, secrets: dict[str, str]) -> dict[str, str]:
    url = secrets.get("url", "")
    scheme, _, rest = url.partition("://")
    if kind == "apprise":
        if not rest or not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme.lower()):
            raise _no("the address looks like service://…", "het adres ziet eruit als dienst://…")
        if scheme.lower() in LOCAL:
            raise _no(f"{scheme}:// sends nothing anywhere", f"{scheme}:// verstuurt niets")
        return secrets
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0) and not parts.username
    except ValueError:
        usable = False
    if not usable:
        raise _no("the address begins with https:// and a name", "het adres begint met https:// en een naam")
    if kind != "webhook" and scheme.lower() != "https":
        raise _no("the address begins with https://", "het adres begint met https://")
    if kind == "webhook" and len(secrets.get("key", "")) < LEAST_KEY:
        raise _no(f"the signing key has {LEAST_KEY} characters or more", f"de sleutel om te ondertekenen heeft {LEAST_KEY} tekens of meer")
    return secrets
