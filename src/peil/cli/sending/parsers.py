"""Add the commands of what is sent to the command line."""

from pathlib import Path
from typing import TYPE_CHECKING

from peil.values.sending import CHANNEL_KINDS, DIGEST_RHYTHMS, SECTIONS, SECURITIES

if TYPE_CHECKING:
    from peil.cli.main import Adder


def add_sending(adder: "Adder") -> None:
    """Add them all."""
    _add_channels(adder.family("channel"))
    _add_digests(adder.family("digest"))
    deliveries = adder.command("deliveries")
    adder.argument(deliveries, "--most", "deliveries_most", metavar="N", type=int, default=20)
    adder.argument(deliveries, "--again", "deliveries_again", metavar="N", type=int)
    adder.command("tick")


def _add_channels(adder: "Adder") -> None:
    add = adder.command("add")
    adder.argument(add, "name", "channel_name", metavar="NAME")
    adder.argument(add, "--kind", "channel_kind", choices=CHANNEL_KINDS, default="mail")
    adder.argument(add, "--host", "channel_host", metavar="HOST", default="")
    adder.argument(add, "--port", "channel_port", metavar="PORT", default="")
    adder.argument(add, "--security", "channel_security", choices=SECURITIES, default="starttls")
    adder.argument(add, "--user", "channel_user", metavar="USER", default="")
    adder.argument(add, "--from", "channel_from", metavar="ADDRESS", default="", dest="sender")
    adder.argument(add, "--to", "channel_to", metavar="ADDRESS", default="")
    adder.argument(add, "--chat", "channel_chat", metavar="CHAT", default="")
    adder.command("list")
    test = adder.command("test")
    adder.argument(test, "name", "channel_name", metavar="NAME")
    adder.argument(test, "--to", "test_to", metavar="ADDRESS", default="")
    pause = adder.command("pause")
    adder.argument(pause, "name", "channel_name", metavar="NAME")
    adder.argument(pause, "--resume", "channel_resume", action="store_true")
    adder.argument(adder.command("remove"), "name", "channel_name", metavar="NAME")


def _add_digests(adder: "Adder") -> None:
    add = adder.command("add")
    adder.argument(add, "name", "digest_name", metavar="NAME")
    adder.argument(add, "--rhythm", "digest_rhythm", choices=DIGEST_RHYTHMS, default="weekly")
    adder.argument(add, "--at", "digest_at", metavar="HH:MM", default="08:00")
    adder.argument(add, "--weekday", "digest_weekday", metavar="N", type=int, default=1)
    adder.argument(add, "--month-day", "digest_month_day", metavar="N", type=int, default=1)
    adder.argument(add, "--person", "digest_person", metavar="NAME", action="append", default=[])
    adder.argument(add, "--channel", "digest_channel", metavar="NAME", action="append", default=[])
    adder.argument(add, "--kpi", "digest_kpi", metavar="KPI", action="append", default=[])
    adder.argument(add, "--section", "digest_section", choices=SECTIONS, action="append")
    adder.argument(add, "--language", "digest_language", choices=("nl", "en"), dest="speaks")
    adder.command("list")
    show = adder.command("show")
    adder.argument(show, "name", "digest_name", metavar="NAME")
    adder.argument(show, "--language", "digest_language", choices=("nl", "en"), dest="speaks")
    adder.argument(show, "--html", "digest_html", metavar="FILE", type=Path)
    adder.argument(adder.command("send"), "name", "digest_name", metavar="NAME")
    adder.argument(adder.command("remove"), "name", "digest_name", metavar="NAME")
