"""Give SQL that brings a help desk's words, English or Dutch, to those of the catalogue: channels, priorities, what is solved; and keys of people."""

from peil.load.identity import person_key
from peil.load.reading import text_literal

CHANNELS = (  # in this order: `Web Messenger` is a chat, `Facebook Messenger` is not
    ("NULL", r"sms|text message|tekstbericht|^api$|\(api\)|sample|^other$|closed.ticket|follow.?up"),
    ("'chat'", r"^web messenger|chat|native_messaging|^messaging|conversation"),
    ("'social'", r"whats.?app|facebook|instagram|twitter|tiktok|pinterest|youtube|^x( |$|_)|social|tweet|messenger|trustpilot|any.?channel|line$"),
    ("'phone'", r"phone|voice|\bcall|telefo|aircall|^talk|belle"),
    ("'email'", r"mail"),
    ("'form'", r"form|web|widget|portal|help.?cent|mobile|feedback|bot$"),
)
PRIORITIES = {"low": ("low", "laag", "1"), "normal": ("normal", "medium", "normaal", "gemiddeld", "middel", "2"), "high": ("high", "hoog", "3"),
    "urgent": ("urgent", "critical", "dringend", "kritiek", "4")}  # fmt: skip
SOLVED = ("solved", "closed", "resolved", "opgelost", "gesloten", "afgesloten", "4", "5")


def channel(cell: str) -> str:
    """Return SQL for the channel that a word means; NULL where it means none of the catalogue's (SMS, API)."""
    cases = " ".join(f"WHEN regexp_matches(lower({cell}), {text_literal(form)}) THEN {name}" for name, form in CHANNELS)
    return f"CASE {cases} END"


def priority(cell: str) -> str:
    """Return SQL for the priority that a word or Freshdesk's number means; NULL where it means none."""
    cases = " ".join(f"WHEN lower({cell}) IN {listed(words)} THEN '{name}'" for name, words in PRIORITIES.items())
    return f"CASE {cases} END"


def is_solved(cell: str) -> str:
    """Return the condition under which a status says that a ticket is solved."""
    return f"(lower({cell}) IN {listed(SOLVED)}) IS TRUE"


def listed(words: tuple[str, ...]) -> str:
    """Return words as a SQL list in brackets."""
    return "(" + ", ".join(text_literal(word) for word in words) + ")"


def agent_key(email: str, name: str = "NULL::VARCHAR") -> str:
    """Return SQL for the pseudonymous key of an agent: the hash of the e-mail address, else of the name."""
    return f"coalesce({person_key(email)}, 'name:' || md5(nullif(lower(trim({name})), '')))"
