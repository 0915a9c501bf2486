"""Read the filters that go with Search Console's export: no records, but a doubt where the export holds a part of the site only."""

from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.reading import Caveat, Check, Face, Probe, Reader, Reading, Sheet, Shop, text_literal
from peil.load.searching import source_of
from peil.values.texts import Text

WHOLE = (
    "date", "datum", "search type", "zoektype", "type zoekopdracht", "soort zoekopdracht", "suchtyp", "zeitraum", "type de recherche",
)  # fmt: skip
"""Filters that every export has."""


class SearchConsoleFilters(Reader):
    """The table `Filters` of Search Console's export."""

    name = "search_console_filters"
    label = Text("Google Search Console: filters of an export", "Google Search Console: filters van een export")
    layout = Layout({"filter": ("Filter", "Filtre", "Filtro"), "value": ("Value", "Waarde", "Wert", "Valeur", "Valor")}, ("filter", "value"))

    def recognises(self, face: Face) -> bool:
        """Return whether a table has these two columns and no other."""
        return face.kind == "csv" and len(face.columns) == 2 and self.layout.fits(face.columns)

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return a caveat that names the filters by which the export is a part only."""
        fields = Fields(sheet, self.layout, shop, probe)
        whole = ", ".join(f"'{name}'" for name in WHOLE)
        name, value = fields.text("filter"), fields.text("value")
        said = probe(
            f"SELECT {name} || ': ' || {value} FROM {sheet.table} WHERE lower({name}) NOT IN ({whole}) AND {value} IS NOT NULL ORDER BY _row LIMIT 5"
        )
        if not said:
            return Reading(source_of(shop), ())
        listed = "; ".join(text for (text,) in said)[:200]
        part = Caveat(
            "filtered_export",
            Text(
                f"Search Console's export was filtered ({listed}): its figures are of that part only.",
                f"De export van Search Console was gefilterd ({listed}): de cijfers gaan alleen over dat deel.",
            ),
            ("search_positions",),
        )
        check = Check("filtered_export", "warning", f"SELECT 0, {text_literal(listed)}", part.message)
        return Reading(source_of(shop), (), checks=(check,), caveats=(part,))


READER = SearchConsoleFilters()
