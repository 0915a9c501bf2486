"""Give the words of the command line in both languages."""

from peil.values.texts import Text

WORDS: dict[str, Text] = {
    "about": Text(
        "Peil: the KPI system for online shops. Load a shop's own exports, ask for any KPI, and see where the number comes from.",
        "Peil: het KPI-systeem voor webshops. Laad de exports van je winkel, vraag elke KPI op en zie waar het cijfer vandaan komt.",
    ),
    "workspace": Text(
        "the workspace's folder (else PEIL_WORKSPACE, else the nearest folder upwards with peil.toml)",
        "de map van de werkmap (anders PEIL_WORKSPACE, anders de dichtstbijzijnde map naar boven met peil.toml)",
    ),
    "json": Text("print one JSON document on stdout and nothing else there", "schrijf één JSON-document naar stdout en verder niets"),
    "version": Text("print the version", "toon de versie"),
    "do_init": Text("make a workspace for a shop", "maak een werkmap voor een winkel"),
    "do_demo": Text("make a believable demo shop and show how it stands", "maak een geloofwaardige demowinkel en toon hoe die ervoor staat"),
    "do_load": Text("load files, folders or zip archives", "laad bestanden, mappen of zip-archieven"),
    "do_template": Text(
        "write an empty sheet to fill in: the columns, an example row, and what each column means",
        "schrijf een leeg blad om in te vullen: de kolommen, een voorbeeldrij en wat elke kolom betekent",
    ),
    "do_map": Text(
        "look at a file that Peil does not know, and propose a mapping for it",
        "bekijk een bestand dat Peil niet kent en stel er een mapping voor voor",
    ),
    "do_loads": Text("list what was loaded, with its receipts", "toon wat er is geladen, met de bonnen"),
    "do_undo": Text("make the data as if a load had never been", "maak een lading ongedaan, alsof die er nooit is geweest"),
    "do_forget": Text(
        "take a person out of the data and of the files as they came, and leave every total as it is",
        "haal een persoon uit de gegevens en uit de bewaarde bestanden, en laat elk totaal zoals het is",
    ),
    "do_kpis": Text("list the KPIs", "toon de KPI's"),
    "do_explain": Text("explain a KPI: definition, formula, SQL, sources", "leg een KPI uit: definitie, formule, SQL, bronnen"),
    "do_ask": Text("ask for the values of KPIs", "vraag de waarden van KPI's op"),
    "do_serve": Text("open the shop in the browser", "open de winkel in de browser"),
    "do_check": Text("list problems in definitions and data", "toon problemen in definities en data"),
    "do_backup": Text("write the whole workspace to one file", "schrijf de hele werkmap naar één bestand"),
    "do_restore": Text("bring a workspace back from a backup", "zet een werkmap terug uit een back-up"),
    "dir": Text("the folder", "de map"),
    "name": Text("the shop's name (default: the folder's)", "de naam van de winkel (standaard: die van de map)"),
    "currency": Text("reporting currency, ISO 4217 (EUR)", "rapportagevaluta, ISO 4217 (EUR)"),
    "timezone": Text("time zone in which days are cut (Europe/Amsterdam)", "tijdzone waarin dagen worden afgebakend (Europe/Amsterdam)"),
    "country": Text("country, ISO 3166-1 (NL)", "land, ISO 3166-1 (NL)"),
    "locale": Text("language of the shop: nl or en", "taal van de winkel: nl of en"),
    "scale": Text("size of the demo shop: 1 is about 12,000 orders", "grootte van de demowinkel: 1 is ongeveer 12.000 bestellingen"),
    "seed": Text("another number makes another shop", "een ander getal geeft een andere winkel"),
    "no_serve": Text("do not open the web pages afterwards", "open na afloop geen webpagina's"),
    "port": Text("the port of the web pages", "de poort van de webpagina's"),
    "host": Text("the address to listen on (127.0.0.1: this computer only)", "het adres om op te luisteren (127.0.0.1: alleen deze computer)"),
    "allow_anyone": Text(
        "let other computers in; everyone who can reach this one can then read and change the data",
        "laat andere computers toe; iedereen die bij deze kan komen, kan dan de gegevens lezen en veranderen",
    ),
    "log": Text(
        "what is logged as: text lines or JSON (default: text on a terminal, else JSON)",
        "de vorm van het logboek: regels tekst of JSON (standaard: tekst op een terminal, anders JSON)",
    ),
    "paths": Text("a file, a folder or a zip archive", "een bestand, een map of een zip-archief"),
    "person": Text("the person's e-mail address, or phone number", "het e-mailadres van de persoon, of het telefoonnummer"),
    "load_number": Text("the number of the load, as `peil loads` shows it", "het nummer van de lading, zoals `peil loads` het toont"),
    "as": Text("the reader to use in place of recognition, such as entity:orders", "de lezer in plaats van herkenning, zoals entity:orders"),
    "map": Text("a mapping (YAML) for a table of another shape", "een mapping (YAML) voor een tabel met een andere vorm"),
    "sheet_entity": Text("the entity, such as tickets", "de entiteit, zoals tickets"),
    "sheet_file": Text("the file to write (default: ENTITY.xlsx here)", "het bestand dat wordt geschreven (standaard: ENTITEIT.xlsx hier)"),
    "sheet_format": Text(
        "xlsx or csv (default: by the file's ending, else xlsx)", "xlsx of csv (standaard: naar de naam van het bestand, anders xlsx)"
    ),
    "sheet_language": Text(
        "the language of the sheet: nl or en (default: the shop's)", "de taal van het blad: nl of en (standaard: die van de winkel)"
    ),
    "all": Text("write a sheet for every entity into this folder", "schrijf voor elke entiteit een blad in deze map"),
    "mapped_file": Text("the file to look at: CSV, Excel, JSON or parquet", "het bestand om te bekijken: CSV, Excel, JSON of parquet"),
    "entity": Text(
        "the entity that its rows are records of (default: what fits best)",
        "de entiteit waarvan de rijen records zijn (standaard: wat het beste past)",
    ),
    "out": Text("write the mapping to this file (default: print it)", "schrijf de mapping naar dit bestand (standaard: toon hem)"),
    "option": Text(
        "what a file leaves unsaid, or says wrongly, such as `currency=USD` or `columns.spend=Costs`; may be given more than once",
        "wat een bestand niet of verkeerd zegt, zoals `currency=USD` of `columns.spend=Kosten`; mag vaker worden gegeven",
    ),
    "taken_on": Text(
        "the day on which a snapshot such as an inventory export was taken", "de dag waarop een momentopname zoals een voorraadexport is gemaakt"
    ),
    "dry_run": Text("say what would happen and change nothing", "zeg wat er zou gebeuren en verander niets"),
    "category": Text("only this category", "alleen deze categorie"),
    "kind": Text("only this kind, such as leading", "alleen deze soort, zoals leading (voorlopend)"),
    "search": Text(
        "only those that have these words, in English or Dutch, the guides' own terms included",
        "alleen die met deze woorden, in het Nederlands of Engels, ook de termen van de gidsen",
    ),
    "available": Text(
        "tell which the loaded data can answer, and what the others lack", "zeg welke met de geladen data kunnen, en wat er voor de andere ontbreekt"
    ),
    "kpi": Text("a KPI's id, or id.variant", "de id van een KPI, of id.variant"),
    "period": Text(
        "2024, 2024-Q4, 2024-10, 2024-W41, 2024-10-01, 2024-10-01..2024-10-31, last-30-days, this-month (default: all that is loaded)",
        "2024, 2024-Q4, 2024-10, 2024-W41, 2024-10-01, 2024-10-01..2024-10-31, last-30-days, this-month (standaard: alles wat is geladen)",
    ),
    "grain": Text("a row for each hour, day, week, month, quarter or year", "een rij per uur, dag, week, maand, kwartaal of jaar"),
    "by": Text(
        "cut by a dimension: entity.column, or the column where only one fits",
        "splits uit naar een dimensie: entiteit.kolom, of de kolom als er maar één past",
    ),
    "where": Text(
        "only records for which this holds: orders.sales_channel = 'pos'", "alleen records waarvoor dit geldt: orders.sales_channel = 'pos'"
    ),
    "compare": Text("beside it the period before, or a year earlier", "ernaast de periode ervoor, of een jaar eerder"),
    "format": Text("table, json, csv or parquet", "table, json, csv of parquet"),
    "backup_file": Text("the backup to write", "de back-up die wordt geschreven"),
    "restore_file": Text("the backup to read", "de back-up die wordt gelezen"),
    "bug": Text(
        "Something is wrong in Peil itself; the data were not changed. What happened is written in {file}: please report it with that file.",
        "Er gaat iets mis in Peil zelf; de data zijn niet veranderd. Wat er gebeurde staat in {file}: meld het graag met dat bestand.",
    ),
    "stopped": Text("Stopped; nothing was changed.", "Gestopt; er is niets veranderd."),
}
