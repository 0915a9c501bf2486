"""Give the settings of a shop: its file `peil.toml`, found, read, checked and written."""

import math
import os
import re
import tempfile
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from peil.values.errors import BadSetting, NoWorkspace, did_you_mean
from peil.values.texts import LANGUAGES, Language, Text, one_of

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

FILE = "peil.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace's settings (`peil.toml`): name, reporting currency (ISO 4217), time zone (IANA), country (ISO 3166-1), language, parameters.

    `fiscal_year_starts` is the month (1 to 12) that the fiscal year begins with; `address` is where others open these pages, for links in what
    is sent (empty: no links).
    """

    name: str = "Shop"
    currency: str = "EUR"
    timezone: str = "Europe/Amsterdam"
    country: str = "NL"
    locale: Language = "nl"
    fiscal_year_starts: int = 1
    address: str = ""
    parameters: dict[str, float] = {}


def _refuse(name: str, value: object, en: str, nl: str, place: str = FILE) -> BadSetting:
    return BadSetting(place=place, name=name, value=value, why=Text(en, nl))


def is_zone(name: str) -> bool:
    """Return whether there is a time zone of that name."""
    try:
        return bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def checked(settings: Settings, place: str = FILE) -> Settings:
    """Return settings that can be used; raises BadSetting for one that cannot."""
    if not is_zone(settings.timezone):
        near = did_you_mean(settings.timezone, sorted(available_timezones()))
        raise _refuse("timezone", settings.timezone, f"there is no such time zone.{near.en}", f"die tijdzone bestaat niet.{near.nl}", place)
    if not re.fullmatch(r"[A-Z]{3}", settings.currency):
        raise _refuse("currency", settings.currency, "right is a code such as EUR.", "goed is een code zoals EUR.", place)
    if not re.fullmatch(r"[A-Z]{2}", settings.country):
        raise _refuse("country", settings.country, "right is a code such as NL.", "goed is een code zoals NL.", place)
    if settings.locale not in LANGUAGES:
        raise _refuse("locale", settings.locale, "right is nl or en.", "goed is nl of en.", place)
    if not 1 <= settings.fiscal_year_starts <= 12:
        month = settings.fiscal_year_starts
        raise _refuse("fiscal_year_starts", month, "right is a month from 1 to 12.", "goed is een maand van 1 tot en met 12.", place)
    if settings.address and not re.fullmatch(r"https?://[^\s/?#@\"'<>]+(/[^\s?#\"'<>]*)?", settings.address):
        why = Text("right is an address such as https://peil.example.com.", "goed is een adres zoals https://peil.example.com.")
        raise BadSetting(place=place, name="address", value=settings.address, why=why)
    for name, value in settings.parameters.items():
        if not math.isfinite(value) or value < 0:
            raise _refuse(f"parameters.{name}", value, "right is a number of zero or more.", "goed is een getal van nul of meer.", place)
    return settings


def find_workspace(named: Path | None, start: Path) -> Path:
    """Return the workspace's folder: the one named, else the nearest upwards from `start` with `peil.toml`; raises NoWorkspace."""
    if named is not None:
        if (named / FILE).is_file():
            return named
        raise NoWorkspace(folder=named, upwards=Text("", ""), hint=named)
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise NoWorkspace(folder=start, upwards=Text(" or above it", " of daarboven"), hint="shop")


def read_settings(folder: Path, parameters: Collection[str]) -> Settings:
    """Return the settings of a workspace, which may set these parameters; raises BadSetting where its file cannot be used."""
    place = str(folder / FILE)
    try:
        read = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
        settings = msgspec.convert(read, Settings, strict=False)
    except OSError as wrong:
        raise BadSetting(place=place, name="…", value="…", why=Text(f"{wrong.strerror}", f"{wrong.strerror}")) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadSetting(place=place, name="TOML", value="…", why=Text(f"{wrong}", f"{wrong}")) from None
    except msgspec.ValidationError as wrong:
        raise BadSetting(place=place, name="…", value="…", why=Text(f"{wrong}", f"{wrong}")) from None
    for name, value in settings.parameters.items():
        if name not in parameters:
            known = one_of(list(parameters))
            raise _refuse(f"parameters.{name}", value, f"known are {known}.", f"bekend zijn {known}.", place)
    return checked(settings, place)


def write_settings(folder: Path, settings: Settings) -> None:
    """Write the settings of a new workspace."""
    lines = [f"{name} = {_toml(getattr(settings, name))}" for name in ("name", "currency", "timezone", "country", "locale")]
    lines += [f"fiscal_year_starts = {settings.fiscal_year_starts}"]
    lines += ["", "# Own values for the parameters of the catalogue; `peil explain KPI` shows which a KPI uses.", "[parameters]"]
    lines += [f"{name} = {value}" for name, value in settings.parameters.items()]
    (folder / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def change_settings(folder: Path, before: Settings, after: Settings) -> None:
    """Write what differs between two settings to the file of a workspace; its comments, its order and all other lines stay as they are.

    The file is replaced in one step: whoever reads meanwhile sees the old one or the new one. Raises BadSetting where it cannot be read or written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    file = (folder / FILE).resolve()
    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8"))
        for name in Settings.__struct_fields__:
            if name != "parameters" and getattr(before, name) != getattr(after, name):
                document[name] = getattr(after, name)
        _change_parameters(document, before.parameters, after.parameters)
        _replace(file, tomlkit.dumps(document))
    except (TOMLKitError, UnicodeDecodeError) as wrong:
        raise BadSetting(place=str(folder / FILE), name="TOML", value="…", why=Text(f"{wrong}", f"{wrong}")) from None
    except OSError as wrong:
        raise BadSetting(place=str(folder / FILE), name="…", value="…", why=Text(f"{wrong.strerror}", f"{wrong.strerror}")) from None


def _change_parameters(document: "TOMLDocument", before: dict[str, float], after: dict[str, float]) -> None:
    import tomlkit

    if before == after:
        return
    table = document.setdefault("parameters", tomlkit.table())
    for name in before.keys() - after.keys():
        table.pop(name, None)
    for name, value in after.items():
        if before.get(name) != value:
            table[name] = int(value) if value == int(value) else value


def _replace(file: Path, text: str) -> None:
    """Write a file beside the old one and put it in its place, with the rights that the old one had."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=f".{file.name}-", delete=False, encoding="utf-8", newline="") as fresh:
        fresh.write(text)
        fresh.flush()
        os.fsync(fresh.fileno())
    try:
        Path(fresh.name).chmod(file.stat().st_mode & 0o777)
        Path(fresh.name).replace(file)
    except OSError:
        Path(fresh.name).unlink(missing_ok=True)
        raise


def _toml(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
