"""Give the words of the commands of alerts, in both languages."""

from peil.values.texts import Text

ALERTS: dict[str, Text] = {
    "do_alert": Text("be told when a KPI or a goal needs a look", "krijg bericht als een KPI of een doel aandacht vraagt"),
    "do_alert_add": Text(
        "add an alert: above or below a value, a change, the unusual, silence, a goal off pace or reached",
        "voeg een waarschuwing toe: boven of onder een waarde, een verandering, iets ongewoons, stilte, een doel uit koers of gehaald",
    ),
    "do_alert_list": Text("list the alerts with how they stand", "toon de waarschuwingen en hoe ze ervoor staan"),
    "do_alert_test": Text(
        "tell when an alert would have fired in the last 90 days", "zeg wanneer een waarschuwing in de laatste 90 dagen was afgegaan"
    ),
    "do_alert_pause": Text("stop looking at an alert", "kijk niet meer naar een waarschuwing"),
    "do_alert_resume": Text("go on with a paused alert", "ga door met een gepauzeerde waarschuwing"),
    "do_alert_remove": Text("take an alert away; what it found stays", "verwijder een waarschuwing; wat die vond blijft staan"),
    "do_alert_events": Text("list what alerts found, the newest first", "toon wat waarschuwingen vonden, het nieuwste eerst"),
    "do_alert_suggest": Text("list alerts that fit this shop", "toon waarschuwingen die bij deze winkel passen"),
    "alert_number": Text("the alert's number, as `peil alert list` shows it", "het nummer van de waarschuwing, zoals `peil alert list` het toont"),
    "alert_kpi": Text("the KPI to look at", "de KPI om naar te kijken"),
    "alert_above": Text("fires above this value: 1000, 2%, 1h", "gaat af boven deze waarde: 1000, 2%, 1h"),
    "alert_below": Text("fires below this value", "gaat af onder deze waarde"),
    "alert_change": Text(
        "fires when it changes by more than this: 20% either way, +20% up, -2pt down",
        "gaat af als de waarde meer verandert dan dit: 20% beide kanten op, +20% omhoog, -2pt omlaag",
    ),
    "alert_against": Text(
        "what a change is held against: the period before (of a day the same weekday a week earlier), or a year earlier",
        "waarmee een verandering wordt vergeleken: de periode ervoor (van een dag dezelfde weekdag een week eerder), of een jaar eerder",
    ),
    "alert_unusual": Text("fires on what is unusual for the weekday and the season", "gaat af bij wat ongewoon is voor de weekdag en het seizoen"),
    "alert_sensitivity": Text("how soon something is unusual", "hoe snel iets ongewoon is"),
    "alert_side": Text("to which side something is unusual", "naar welke kant iets ongewoon is"),
    "alert_no_data": Text(
        "fires when no data came for so many days more than usual (2)", "gaat af als er zoveel dagen langer dan gewoon geen gegevens kwamen (2)"
    ),
    "alert_off_pace": Text(
        "fires when a goal is at risk or off track: that of --goal, those of --owner, or any",
        "gaat af als een doel onzeker of uit koers is: dat van --goal, die van --owner, of elk doel",
    ),
    "alert_reached": Text(
        "fires when the KPI reaches this value (>=1000, <1h), or the goal of --goal its target",
        "gaat af als de KPI deze waarde haalt (>=1000, <1h), of het doel van --goal de streefwaarde",
    ),
    "alert_goal": Text("the goal's number", "het nummer van het doel"),
    "alert_owner": Text("the goals of this person", "de doelen van deze persoon"),
    "alert_grain": Text("whether days, weeks or months are looked at, whole ones", "of naar dagen, weken of maanden wordt gekeken, alleen hele"),
    "alert_to": Text("who gets it by mail", "wie er mail van krijgt"),
    "alert_channel": Text("the channel that it goes to", "het bezorgkanaal waar het heen gaat"),
    "alert_quiet": Text("when nothing is sent: 22:00-07:00", "wanneer er niets wordt verstuurd: 22:00-07:00"),
    "alert_quiet_weekends": Text("send nothing in the weekend", "verstuur niets in het weekend"),
    "alert_provisional": Text("count days that sources still change, too", "tel ook dagen mee die bronnen nog aanpassen"),
    "alert_no_recovery": Text("do not tell when it recovers", "zeg het niet als het herstelt"),
    "alert_name": Text("a name of its own", "een eigen naam"),
    "alert_days": Text("how many days back", "hoeveel dagen terug"),
    "alert_most": Text("at most so many", "hoogstens zoveel"),
    "alert_rule": Text("only those of this alert", "alleen die van deze waarschuwing"),
    "alert_take": Text("add them all", "voeg ze allemaal toe"),
}
