"""Give the words of the commands that steer, in both languages."""

from peil.values.texts import Text

STEERING: dict[str, Text] = {
    "do_goal": Text("set goals on KPIs and see how they stand", "stel doelen op KPI's en zie hoe ze ervoor staan"),
    "do_goal_add": Text(
        "set a goal: in your own words, from a template, or part by part", "stel een doel: in je eigen woorden, uit een sjabloon of stuk voor stuk"
    ),
    "do_goal_templates": Text("list the goals to start from", "toon de doelen om mee te beginnen"),
    "do_goal_list": Text("list the goals with how they stand", "toon de doelen en hoe ze ervoor staan"),
    "do_goal_show": Text(
        "show a goal: what it asks, how it stands, what was said", "toon een doel: wat het vraagt, hoe het ervoor staat, wat er is gezegd"
    ),
    "do_goal_edit": Text("change a goal; what it asked before is kept", "wijzig een doel; wat het eerder vroeg blijft bewaard"),
    "do_goal_close": Text("close a goal with what became of it and what was learned", "sluit een doel, met wat ervan is gekomen en wat je leerde"),
    "do_goal_reopen": Text("open a closed goal again", "open een gesloten doel opnieuw"),
    "do_goal_history": Text("list every change of what a goal asks for", "toon elke wijziging van wat een doel vraagt"),
    "do_goal_export": Text(
        "write people, objectives and goals to a file: YAML with all their history, or CSV with a row for each goal",
        "schrijf mensen, doelstellingen en doelen naar een bestand: YAML met alle geschiedenis, of CSV met een rij per doel",
    ),
    "do_goal_import": Text(
        "take goals in from a file, all of them or none; what is there already is not added again",
        "neem doelen over uit een bestand, allemaal of geen; wat er al is, komt er niet nog eens bij",
    ),
    "do_checkin": Text(
        "say how a goal stands; what the data say is filled in", "zeg hoe een doel ervoor staat; wat de gegevens zeggen is al ingevuld"
    ),
    "do_action": Text("keep what somebody will do about a goal", "houd bij wat iemand aan een doel gaat doen"),
    "do_action_add": Text("add an action", "voeg een actie toe"),
    "do_action_list": Text("list the actions, and what those that are done brought", "toon de acties, en wat de gedane acties opleverden"),
    "do_action_done": Text("say that an action was done", "zeg dat een actie is gedaan"),
    "do_action_drop": Text("say that an action will not be done", "zeg dat een actie niet wordt gedaan"),
    "do_objective": Text("keep objectives, of which goals are the key results", "houd doelstellingen bij, met doelen als kernresultaten"),
    "do_objective_add": Text("add an objective", "voeg een doelstelling toe"),
    "do_objective_list": Text("show the tree of objectives with their key results", "toon de boom van doelstellingen met hun kernresultaten"),
    "do_objective_show": Text("show an objective with what stands under it", "toon een doelstelling met wat eronder staat"),
    "do_objective_edit": Text("change an objective", "wijzig een doelstelling"),
    "do_objective_close": Text(
        "close an objective; its key results stay as they are", "sluit een doelstelling; de kernresultaten blijven zoals ze zijn"
    ),
    "do_objective_reopen": Text("open a closed objective again", "open een gesloten doelstelling opnieuw"),
    "do_people": Text("keep the people who work on goals", "houd de mensen bij die aan doelen werken"),
    "do_people_list": Text("list the people", "toon de mensen"),
    "do_people_add": Text("add somebody", "voeg iemand toe"),
    "do_people_edit": Text("change somebody's name, address, language or team", "wijzig iemands naam, adres, taal of team"),
    "do_people_leave": Text(
        "say that somebody no longer works here; what they did stays", "zeg dat iemand hier niet meer werkt; wat die deed blijft staan"
    ),
    "goal_sentence": Text(
        "the goal in your own words, such as 'increase sales by 10% next quarter'",
        "het doel in je eigen woorden, zoals 'verhoog de verkoop met 10% in het volgende kwartaal'",
    ),
    "goal_title": Text("the goal's sentence", "de zin van het doel"),
    "goal_template": Text("a goal to start from; `peil goal templates` lists them", "een doel om mee te beginnen; `peil goal templates` toont ze"),
    "goal_manual": Text(
        "a goal on numbers that people type at check-ins, with their unit", "een doel op getallen die je bij check-ins invult, met de eenheid"
    ),
    "goal_milestone": Text("a goal that is done or not done", "een doel dat gedaan is of niet"),
    "goal_kpi": Text("the KPI that the goal is held against", "de KPI waaraan het doel wordt afgemeten"),
    "goal_target": Text(
        "the target: +10%, -20%, +2pt (percentage points), 1000, 45%, or <1h (a level to reach)",
        "de streefwaarde: +10%, -20%, +2pt (procentpunt), 1000, 45%, of <1u (een niveau om te halen)",
    ),
    "goal_relative": Text("the percentage is of the baseline: 10% more", "het percentage is van de uitgangswaarde: 10% meer"),
    "goal_points": Text("the percentage is in percentage points: from 2% to 4%", "het percentage is in procentpunten: van 2% naar 4%"),
    "goal_against": Text(
        "what a change is measured from: the period before, or the same period a year earlier",
        "waarmee een verandering wordt vergeleken: de periode ervoor, of dezelfde periode een jaar eerder",
    ),
    "goal_baseline": Text("the value to start from (default: what the data say)", "de uitgangswaarde (standaard: wat de gegevens zeggen)"),
    "goal_period": Text(
        "the period: next-quarter, 2027, 2027-Q1, 2027-01-01..2027-06-30, …", "de periode: next-quarter, 2027, 2027-Q1, 2027-01-01..2027-06-30, …"
    ),
    "goal_owner": Text("who owns it, by name, address or number", "wie de eigenaar is, met naam, adres of nummer"),
    "goal_contributor": Text("who contributes to it", "wie eraan bijdraagt"),
    "goal_supporting": Text("a KPI to watch beside it", "een KPI om ernaast te volgen"),
    "goal_form": Text(
        "one number over the period, a level to hold, or a value per period",
        "één getal over de periode, een niveau om vast te houden, of een waarde per periode",
    ),
    "goal_per": Text("the calendar unit that `--form per` is for", "de kalendereenheid waarvoor `--form per` geldt"),
    "goal_rhythm": Text("how often you check in", "hoe vaak je een check-in doet"),
    "goal_success": Text("from which value on it is reached (default: the target)", "vanaf welke waarde het is gehaald (standaard: de streefwaarde)"),
    "goal_failure": Text(
        "from which value on it is missed (default: the baseline)", "vanaf welke waarde het is gemist (standaard: de uitgangswaarde)"
    ),
    "goal_parent": Text("the goal that it is part of (0: none)", "het doel waarvan het een deel is (0: geen)"),
    "goal_objective": Text("the objective that it is a key result of (0: none)", "de doelstelling waarvan het een kernresultaat is (0: geen)"),
    "goal_why": Text("why this goal", "waarom dit doel"),
    "goal_all": Text("the closed ones too", "ook de gesloten doelen"),
    "goal_reason": Text("why it changes", "waarom het wijzigt"),
    "goal_number": Text("the goal's number, as `peil goal list` shows it", "het nummer van het doel, zoals `peil goal list` het toont"),
    "goals_out": Text(
        "the file to write, .yaml or .csv (default: YAML on stdout)", "het bestand dat wordt geschreven, .yaml of .csv (standaard: YAML op stdout)"
    ),
    "goals_in": Text("the file to read, .yaml or .csv", "het bestand dat wordt gelezen, .yaml of .csv"),
    "only_owner": Text("only those of this person", "alleen die van deze persoon"),
    "only_status": Text("only those that stand like this", "alleen doelen die er zo voor staan"),
    "said_by": Text("who says so", "wie dit zegt"),
    "outcome": Text("what became of it (default: what the data say)", "wat ervan is gekomen (standaard: wat de gegevens zeggen)"),
    "went_well": Text("what went well", "wat er goed ging"),
    "learned": Text("what you learned", "wat je leerde"),
    "next_time": Text("what you will do differently next time", "wat je de volgende keer anders doet"),
    "check_in_goal": Text("the goal's number, or `list`", "het nummer van het doel, of `list`"),
    "check_in_list": Text("with `list`: the goal's number", "met `list`: het nummer van het doel"),
    "confidence": Text("how sure you are, from 0 (no chance) to 10 (certain)", "hoe zeker je bent, van 0 (geen kans) tot 10 (zeker)"),
    "check_in_text": Text("a sentence: why it stands as it does", "een zin: waarom het er zo voor staat"),
    "check_in_value": Text(
        "the value, where the data do not give it or you know better", "de waarde, als de gegevens die niet geven of je het beter weet"
    ),
    "check_in_status": Text("how it stands, where you know better than the data", "hoe het ervoor staat, als je het beter weet dan de gegevens"),
    "action_text": Text("what will be done", "wat er wordt gedaan"),
    "action_goal": Text("the goal that it is for", "het doel waarvoor de actie is"),
    "action_due": Text("by which day", "voor welke dag"),
    "action_kpi": Text("the KPI that it should move (default: the goal's)", "de KPI die erdoor moet bewegen (standaard: die van het doel)"),
    "action_effect": Text("the effect expected: +5%, +2pt, 1000", "het verwachte effect: +5%, +2pt, 1000"),
    "action_all": Text("those done and dropped too", "ook de gedane en losgelaten acties"),
    "action_number": Text("the action's number, as `peil action list` shows it", "het nummer van de actie, zoals `peil action list` het toont"),
    "on_day": Text("on which day (default: today)", "op welke dag (standaard: vandaag)"),
    "objective_title": Text("what you want to achieve", "wat je wilt bereiken"),
    "objective_number": Text("the objective's number", "het nummer van de doelstelling"),
    "objective_why": Text("why", "waarom"),
    "objective_level": Text("whose it is: the company's, a team's or a person's", "van wie die is: het bedrijf, een team of een persoon"),
    "objective_parent": Text("the objective that it is part of (0: none)", "de doelstelling waarvan die een deel is (0: geen)"),
    "objective_all": Text("the closed ones too", "ook de gesloten doelstellingen"),
    "team": Text("the team", "het team"),
    "people_all": Text("those who left too", "ook wie weg is"),
    "person_name": Text("the name", "de naam"),
    "person_known": Text("the name, address or number", "de naam, het adres of het nummer"),
    "person_email": Text("the e-mail address", "het e-mailadres"),
    "person_language": Text("the language of messages", "de taal van berichten"),
    "left_day": Text("from which day on (default: today)", "vanaf welke dag (standaard: vandaag)"),
    "person_back": Text("they are back", "die is er weer"),
}
