"""Read the campaign reports that Mailchimp's API gives as JSON: the totals of each mailing, as one message a recipient."""

from typing import ClassVar

from peil.load.mailing.spreading import SETTLES, Mailing, caveats, checks, instant, no_revenue, prepare, records, source_of
from peil.load.reading import Face, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text


class MailchimpReports(Reader):
    """Mailchimp's reports (`GET /reports`), all of an account or one."""

    name = "mailchimp_reports"
    label = Text("Mailchimp: reports (API)", "Mailchimp: rapporten (API)")
    shape: ClassVar[dict[str, str]] = {
        "id": "VARCHAR",
        "campaign_title": "VARCHAR",
        "type": "VARCHAR",
        "emails_sent": "BIGINT",
        "unsubscribed": "BIGINT",
        "send_time": "VARCHAR",
        "bounces": "STRUCT(hard_bounces BIGINT, soft_bounces BIGINT, syntax_errors BIGINT)",
        "opens": "STRUCT(opens_total BIGINT, unique_opens BIGINT, proxy_excluded_unique_opens BIGINT)",
        "clicks": "STRUCT(clicks_total BIGINT, unique_clicks BIGINT, unique_subscriber_clicks BIGINT)",
    }

    def recognises(self, face: Face) -> bool:
        """Return whether the records are reports: mailings with what was sent, opened and clicked."""
        return face.kind == "json" and {"campaign_title", "emails_sent", "opens", "clicks", "send_time"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the campaigns and their messages; opens by Apple's proxy are told apart. The API's times are in UTC."""
        bounced = " + ".join(f"coalesce(bounces.{kind}, 0)" for kind in ("hard_bounces", "soft_bounces", "syntax_errors"))
        counts = {
            "sent": "emails_sent",
            "delivered": f"CASE WHEN bounces IS NOT NULL THEN emails_sent - ({bounced}) END",
            "opened": "opens.unique_opens",
            "people": "opens.proxy_excluded_unique_opens",
            "clicked": "coalesce(clicks.unique_subscriber_clicks, clicks.unique_clicks)",
            "clicks": "clicks.clicks_total",
            "unsubscribed": "unsubscribed",
        }
        name = "coalesce(nullif(trim(campaign_title), ''), id)"
        mailing = Mailing("id", name, "'email'", instant("nullif(send_time, '')", "UTC"), "id", counts)
        mixed = probe(f"SELECT 1 FROM {sheet.table} WHERE opens.unique_opens > 0 AND opens.proxy_excluded_unique_opens IS NULL LIMIT 1")
        return Reading(
            source=source_of("mailchimp", shop),
            prepare=(prepare(sheet.table, mailing, "id IS NOT NULL AND coalesce(nullif(send_time, ''), '') <> ''"),),
            records=records(sheet.table),
            checks=tuple(checks(sheet.table)),
            caveats=(*caveats("Mailchimp")[: 2 if mixed else 1], no_revenue("Mailchimp")),
            settles=SETTLES,
        )


READER = MailchimpReports()
