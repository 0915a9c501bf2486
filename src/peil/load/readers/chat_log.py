"""Read a log of chats of any tool (Shopify Inbox, Tidio, LiveChat …), CSV or JSON: one conversation a row, without what was said."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.spreading import source_of, zone_of
from peil.load.reading import Caveat, Face, Probe, Reader, Reading, Sheet, Shop
from peil.load.service import contacts
from peil.load.service.tickets import when
from peil.load.service.words import agent_key
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "conversation": ("conversation_id", "Conversation ID", "Conversation", "Chat ID", "Thread ID", "Gespreks-ID", "Gesprek-ID", "Chat-ID"),
        "started": ("started_at", "Started", "Conversation started", "Started at", "Start time", "Created at", "Begonnen", "Begonnen op",
            "Gestart op"),
        "replied": ("first_human_reply_at", "First human reply", "First agent reply", "First reply at", "First response at", "Agent joined at",
            "Eerste reactie medewerker", "Eerste reactie op", "Eerste reactie"),
        "bot_replied": ("first_bot_reply_at", "First bot reply", "Eerste reactie bot"),
        "ended": ("ended_at", "Ended", "Conversation ended", "Ended at", "End time", "Closed at", "Beëindigd", "Beëindigd op", "Gesloten op"),
        "agent": ("agent", "Agent name", "Assigned to", "Staff member", "Operator", "Medewerker"),
        "agent_email": ("agent_email", "Agent e-mail", "E-mail medewerker"),
        "email": ("customer_email", "Customer e-mail", "Visitor email", "E-mail klant", "E-mailadres klant"),
        "handled_by": ("handled_by", "Answered by", "Afgehandeld door"),
        "direction": ("direction", "Started by", "Initiated by", "Richting", "Begonnen door"),
        "ticket": ("ticket_id", "Ticket ID", "Ticket", "Ticketnummer"),
    },
    needed=("conversation", "started"),
)  # fmt: skip
MOMENTS = ("started", "replied", "bot_replied", "ended")
SESSIONS = Caveat(
    "chats_without_sessions",
    Text("A chat log does not say in which visit a chat began.", "Een chatlog zegt niet in welk bezoek een chat begon."),
    ("interactions.session_id",),
)


class ChatLog(Reader):
    """A log of chats. Times without an offset are in the shop's zone; sales that a tool ascribes to chats are not read."""

    name = "chat_log"
    label = Text("Chat: log of conversations", "Chat: log van gesprekken")
    layout = LAYOUT

    def recognises(self, face: Face) -> bool:
        """Return whether records are conversations with a beginning and an answer or an end."""
        found = LAYOUT.found(face.columns).keys()
        return face.kind in ("csv", "json") and {"conversation", "started"} <= found and bool({"replied", "ended"} & found) and len(found) >= 4

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the chats."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=MOMENTS)
        zone, key = zone_of(shop), fields.code("conversation")
        at = {own: when(fields, own, zone) for own in MOMENTS}
        faults = " ".join(f"WHEN {fields.text(own)} IS NOT NULL AND {sql} IS NULL THEN {fields.text(own)}" for own, sql in at.items())
        said = f"lower({fields.text('handled_by')})"
        by = f"""CASE WHEN {at["replied"]} IS NOT NULL OR {said} IN ('agent', 'human', 'staff', 'medewerker', 'mens') THEN 'agent'
            WHEN {at["bot_replied"]} IS NOT NULL OR regexp_matches({said}, 'bot|automat|\\bai\\b') THEN 'bot'
            {"ELSE 'nobody'" if fields.has("replied") else "WHEN " + said + " IN ('nobody', 'none', 'niemand') THEN 'nobody'"} END"""
        agent = agent_key(fields.text("agent_email"), f"CASE WHEN NOT contains({fields.text('agent')}, '@') THEN {fields.text('agent')} END")
        staff = "('agent', 'staff', 'shop', 'outbound', 'medewerker', 'winkel', 'uitgaand', 'proactive')"
        prepare = f"""CREATE OR REPLACE TEMP TABLE {sheet.table}_contacts AS
            SELECT _row, 'chat:' || {key} AS interaction_id, {fields.code("ticket")} AS ticket_id, {person_key(fields.text("email"))} AS customer_id,
                coalesce({agent}, {person_key(f"CASE WHEN contains({fields.text('agent')}, '@') THEN {fields.text('agent')} END")}) AS employee_id,
                'chat' AS channel, CASE WHEN lower({fields.text("direction")}) IN {staff} THEN 'outbound' ELSE 'inbound' END AS direction,
                {by} AS handled_by, {at["started"]} AS started_at, {at["replied"]} AS answered_at, {at["ended"]} AS ended_at,
                CASE {faults} END AS fault FROM {sheet.table}"""
        return Reading(
            source=source_of("chat", shop),
            prepare=(prepare,),
            records=contacts.records(sheet.table, ticket=fields.has("ticket")),
            checks=tuple(contacts.checks(sheet.table, Text("chat", "de chat"), fields.header("started"))),
            caveats=(SESSIONS,),
        )


READER = ChatLog()
