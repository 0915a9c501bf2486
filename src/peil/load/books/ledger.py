"""Give the records of ledger entries from any export: kinds of account told, signs set right, accounts of the balance sheet left out."""

from typing import Literal

import msgspec

from peil.load.books.accounts import BALANCE, INCOME, account_type, category
from peil.load.books.banks import line_key
from peil.load.reading import Check, Probe, Reading, Records, Restated, Sheet, Shop, text_literal
from peil.values.texts import Text

Sign = Literal["debit", "normal", "result"]
SCOPE = "split_part(entry_id, ':', 1)"  # a file restates the accounts it holds


class Booked(msgspec.Struct, frozen=True):
    """The cells of a ledger entry as SQL. `amount` is above zero for debit, or where `sign` is None as the file shows; `key` names it, or is NULL."""

    posted_on: str
    code: str
    name: str
    amount: str
    key: str
    said: str = "NULL::VARCHAR"
    category: str = "NULL::VARCHAR"
    department: str = "NULL::VARCHAR"
    project: str = "NULL::VARCHAR"
    text: str = "NULL::VARCHAR"
    sign: Sign | None = "debit"
    where: str = "true"


def prepare(sheet: Sheet, shop: Shop, booked: Booked) -> str:
    """Return the select of entries with their kind of account; its columns are what `reading` needs."""
    kind = account_type("code", "name", "said", shop, sheet.name)
    cells = f"""SELECT _row, {booked.posted_on} AS posted_on, {booked.code} AS code, {booked.name} AS name, {booked.amount} AS amount,
        {booked.key} AS key, {booked.said} AS said, {booked.category} AS category, {booked.department} AS department,
        {booked.project} AS project_id, {booked.text} AS words
        FROM {sheet.table} WHERE {booked.where}"""
    several = "row_number() OVER (PARTITION BY number, key ORDER BY _row)"
    named = f"key || CASE WHEN {several} > 1 THEN '-' || {several} ELSE '' END"
    return f"""WITH cell AS MATERIALIZED ({cells}),
        numbered AS (SELECT *, replace(coalesce(code, lower(name)), ':', ' ') AS number, {kind} AS kind FROM cell)
        SELECT _row, number || ':' || coalesce({named}, {line_key("posted_on", "number", "name", "words", "amount")}) AS entry_id, posted_on,
            concat_ws(' ', code, name) AS account, kind, amount, coalesce(category, {category("name")}) AS category, department, project_id
        FROM numbered"""


def sign_of(shop: Shop, probe: Probe, entries: str, told: Sign | None) -> Sign:
    """Return what the amounts mean: as the user says, as the format has it, else by whether revenue and costs are above or below zero."""
    said = shop.told("sign") or told
    if said in ("debit", "normal", "result"):
        return said  # type: ignore[return-value]
    sums = f"sum(amount) FILTER (WHERE kind IN {INCOME}), sum(amount) FILTER (WHERE kind NOT IN {INCOME})"
    income, costs = probe(f"SELECT {sums} FROM ({entries}) WHERE kind <> '{BALANCE}'")[0]
    if (income or 0) < 0:
        return "debit"
    return "result" if (costs or 0) < 0 else "normal"


def reading(sheet: Sheet, shop: Shop, probe: Probe, booked: Booked, source: str) -> Reading:
    """Return the records of a ledger: amounts above zero in an account's normal direction, each account's days restated as a whole."""
    entries = prepare(sheet, shop, booked)
    sign = sign_of(shop, probe, entries, booked.sign)  # asks the file only where neither the user nor the format tells
    turned = {"debit": f"kind IN {INCOME}", "normal": "false", "result": f"kind NOT IN {INCOME}"}[sign]
    money = shop.told("currency")
    table = f"{sheet.table}_entries"
    sql = f"""SELECT _row, entry_id, posted_on, kind AS account_type, category, department, project_id,
        (CASE WHEN {turned} THEN -amount ELSE amount END)::DECIMAL(18,4) AS amount, {text_literal(money) if money else "NULL::VARCHAR"} AS _currency
        FROM {table} WHERE kind <> '{BALANCE}' AND amount IS NOT NULL"""
    strange = Text(
        "What kind of account these are is not clear, their entries were left out: {value}. Say so with "
        "`--option accounts=4000-4999:operating_expense,…`.",
        "Van deze rekeningen is niet duidelijk van welke soort ze zijn, hun boekingen zijn overgeslagen: {value}. Geef het op met "
        "`--option accounts=4000-4999:operating_expense,…`.",
    )
    listed = f"SELECT DISTINCT account FROM {table} WHERE kind IS NULL AND amount <> 0 ORDER BY 1 LIMIT 12"
    unclear = f"SELECT 0, said FROM (SELECT string_agg(account, ', ') AS said FROM ({listed})) WHERE said IS NOT NULL"
    return Reading(
        source=f"{source}:{shop.told('account')}" if shop.told("account") else source,
        prepare=(f"CREATE OR REPLACE TEMP TABLE {table} AS {entries}",),
        checks=(Check("unknown_account", "warning", unclear, strange),),
        records=(Records("ledger_entries", sql, restates=Restated("posted_on", scope=SCOPE)),),
    )
