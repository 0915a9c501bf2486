"""Give the endpoints that steer, for the page that shows the API to people."""

from peil.values.texts import Text
from peil.web.api.endpoints import Endpoint

GOAL = "/api/v1/goals/{goal}"
ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/v1/goal-templates",
        Text("List the goals to start from.", "Toon de doelen om mee te beginnen."),
        'curl "{url}/api/v1/goal-templates?category=sales"',
    ),
    Endpoint(
        "GET",
        "/api/v1/goals",
        Text(
            "List goals with how they stand: status, expected, actual, gap, forecast and probability; `all` gives the closed ones too.",
            "Toon doelen en hoe ze ervoor staan: status, verwacht, werkelijk, verschil, prognose en kans; `all` geeft ook de gesloten doelen.",
        ),
        'curl "{url}/api/v1/goals?status=off_track"',
    ),
    Endpoint(
        "POST",
        "/api/v1/goals",
        Text(
            "Set a goal, from a sentence, a template or its parts: as `peil goal add`.",
            "Stel een doel, uit een zin, een sjabloon of losse delen: zoals `peil goal add`.",
        ),
        """curl "{url}/api/v1/goals" --json '{{"template": "increase_sales", "target": "+12%"}}'""",
    ),
    Endpoint(
        "POST",
        "/api/v1/goals/outlook",
        Text(
            "Look ahead without setting anything: the baseline, what would happen anyway, what speaks against it.",
            "Kijk vooruit zonder iets vast te leggen: de uitgangswaarde, wat er toch al gebeurt, wat ertegen pleit.",
        ),
        """curl "{url}/api/v1/goals/outlook" --json '{{"kpi": "orders", "target": "+10%", "period": "next-quarter"}}'""",
    ),
    Endpoint(
        "GET",
        GOAL,
        Text("Give a goal with its check-ins, actions, comments and history.", "Geef een doel met check-ins, acties, reacties en geschiedenis."),
        'curl "{url}/api/v1/goals/1"',
    ),
    Endpoint(
        "PATCH",
        GOAL,
        Text(
            "Change parts of a goal, with the reason; what it asked before is kept.",
            "Wijzig delen van een doel, met de reden; wat het vroeg blijft bewaard.",
        ),
        """curl -X PATCH "{url}/api/v1/goals/1" --json '{{"target": "+8%", "reason": "less stock"}}'""",
    ),
    Endpoint(
        "GET",
        f"{GOAL}/track",
        Text("Give the lines of a goal's chart, day by day.", "Geef de lijnen van de grafiek van een doel, dag voor dag."),
        'curl "{url}/api/v1/goals/1/track"',
    ),
    Endpoint(
        "POST",
        f"{GOAL}/close",
        Text("Close a goal with what was learned.", "Sluit een doel, met wat je leerde."),
        """curl "{url}/api/v1/goals/1/close" --json '{{"learned": "start sooner"}}'""",
    ),
    Endpoint(
        "POST",
        f"{GOAL}/reopen",
        Text("Open a closed goal again.", "Open een gesloten doel opnieuw."),
        'curl -X POST "{url}/api/v1/goals/1/reopen"',
    ),
    Endpoint(
        "GET", f"{GOAL}/check-ins", Text("List the check-ins of a goal.", "Toon de check-ins van een doel."), 'curl "{url}/api/v1/goals/1/check-ins"'
    ),
    Endpoint(
        "POST",
        f"{GOAL}/check-ins",
        Text("Check in: what the data say is filled in.", "Doe een check-in: wat de gegevens zeggen is al ingevuld."),
        """curl "{url}/api/v1/goals/1/check-ins" --json '{{"confidence": 7, "text": "campaign is live"}}'""",
    ),
    Endpoint("GET", "/api/v1/actions", Text("List actions.", "Toon acties."), 'curl "{url}/api/v1/actions?goal=1"'),
    Endpoint(
        "POST",
        "/api/v1/actions",
        Text("Add an action.", "Voeg een actie toe."),
        """curl "{url}/api/v1/actions" --json '{{"text": "new checkout", "goal": 1, "effect": "+5%"}}'""",
    ),
    Endpoint(
        "PATCH",
        "/api/v1/actions/{action}",
        Text("Change an action, or say that it is done.", "Wijzig een actie, of zeg dat die is gedaan."),
        """curl -X PATCH "{url}/api/v1/actions/1" --json '{{"done_on": "2026-12-01"}}'""",
    ),
    Endpoint(
        "GET",
        "/api/v1/comments",
        Text("List the comments on a goal, KPI, note or objective.", "Toon de reacties op een doel, KPI, notitie of doelstelling."),
        'curl "{url}/api/v1/comments?subject=goal&subject_id=1"',
    ),
    Endpoint(
        "POST",
        "/api/v1/comments",
        Text("Comment; `@Name` mentions somebody.", "Reageer; `@Naam` noemt iemand."),
        """curl "{url}/api/v1/comments" --json '{{"subject": "goal", "subject_id": "1", "text": "@Eva, well done"}}'""",
    ),
    Endpoint(
        "DELETE",
        "/api/v1/comments/{comment}",
        Text("Take a comment away.", "Verwijder een reactie."),
        'curl -X DELETE "{url}/api/v1/comments/1"',
    ),
    Endpoint(
        "GET",
        "/api/v1/objectives",
        Text("Give the tree of objectives with their key results.", "Geef de boom van doelstellingen met hun kernresultaten."),
        'curl "{url}/api/v1/objectives"',
    ),
    Endpoint(
        "POST",
        "/api/v1/objectives",
        Text("Add an objective.", "Voeg een doelstelling toe."),
        """curl "{url}/api/v1/objectives" --json '{{"title": "Win the winter", "period": "2027-Q1"}}'""",
    ),
    Endpoint(
        "GET",
        "/api/v1/objectives/{objective}",
        Text("Give an objective with what stands under it.", "Geef een doelstelling met wat eronder staat."),
        'curl "{url}/api/v1/objectives/1"',
    ),
    Endpoint(
        "PATCH",
        "/api/v1/objectives/{objective}",
        Text("Change parts of an objective.", "Wijzig delen van een doelstelling."),
        """curl -X PATCH "{url}/api/v1/objectives/1" --json '{{"owner": "Eva"}}'""",
    ),
    Endpoint(
        "POST",
        "/api/v1/objectives/{objective}/close",
        Text("Close an objective.", "Sluit een doelstelling."),
        """curl "{url}/api/v1/objectives/1/close" --json '{{"outcome": "reached"}}'""",
    ),
    Endpoint(
        "POST",
        "/api/v1/objectives/{objective}/reopen",
        Text("Open a closed objective again.", "Open een gesloten doelstelling opnieuw."),
        'curl -X POST "{url}/api/v1/objectives/1/reopen"',
    ),
    Endpoint("GET", "/api/v1/people", Text("List the people who work on goals.", "Toon wie er aan doelen werken."), 'curl "{url}/api/v1/people"'),
    Endpoint(
        "POST",
        "/api/v1/people",
        Text("Add somebody.", "Voeg iemand toe."),
        """curl "{url}/api/v1/people" --json '{{"name": "Eva Jansen", "email": "eva@example.com"}}'""",
    ),
    Endpoint(
        "PATCH",
        "/api/v1/people/{person}",
        Text(
            "Change parts of a person; `left_on` says since when they are gone.",
            "Wijzig delen van een persoon; `left_on` zegt sinds wanneer die weg is.",
        ),
        """curl -X PATCH "{url}/api/v1/people/1" --json '{{"team": "Sales"}}'""",
    ),
    Endpoint(
        "GET",
        "/api/v1/goals-file",
        Text("Give people, objectives and goals as YAML, or goals as CSV.", "Geef mensen, doelstellingen en doelen als YAML, of doelen als CSV."),
        'curl "{url}/api/v1/goals-file?form=csv" -o goals.csv',
    ),
    Endpoint(
        "POST",
        "/api/v1/goals-file",
        Text(
            "Take a file of goals in (as the body): all of it or nothing; with `dry_run` nothing is changed.",
            "Neem een bestand met doelen over (als inhoud): alles of niets; met `dry_run` verandert er niets.",
        ),
        'curl "{url}/api/v1/goals-file?name=goals.csv" --data-binary @goals.csv',
    ),
)
