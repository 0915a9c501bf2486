"""Keep the people who work on goals: they own goals, are asked to check in, and are mentioned."""

import re
from datetime import date
from typing import TYPE_CHECKING, get_args

import msgspec

from peil.state.steering.records import Records
from peil.state.steering.written import sentence
from peil.state.writing import MOST_NAME
from peil.values.errors import did_you_mean
from peil.values.goals import Person, PersonDraft
from peil.values.steering_errors import BadPerson, UnknownPersonNamed
from peil.values.texts import Language, Text

if TYPE_CHECKING:
    from peil.state.writing import Open

NAME = Text("the name", "de naam")


class People(Records[Person]):
    """The people of a workspace. Who leaves stays known by name: their goals and check-ins are history."""

    def __init__(self, database: "Open") -> None:
        super().__init__(database, "people", Person, UnknownPersonNamed)

    def put(self, draft: PersonDraft, number: int | None = None) -> Person:
        """Keep a person, new or in the place of number; raises BadPerson."""
        values = self._checked(draft, number)
        return self.add(values) if number is None else self.change(number, values)

    def _checked(self, draft: PersonDraft, number: int | None) -> dict[str, object]:
        name = sentence(draft.name, MOST_NAME, BadPerson, NAME)
        if "@" in name or name.isdigit():
            raise BadPerson(why=Text("a name is not an address or a number", "een naam is geen adres of nummer"))
        if any(one.name.casefold() == name.casefold() and one.id != number for one in self.listed()):
            raise BadPerson(why=Text(f"somebody is already called {name}", f"er heet al iemand {name}"))
        email = (draft.email or "").strip() or None
        if email and not re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;.\"]+", email):
            raise BadPerson(why=Text(f"{email} is no e-mail address", f"{email} is geen e-mailadres"))
        if draft.language not in get_args(Language):
            raise BadPerson(why=Text("the language is nl or en", "de taal is nl of en"))
        team = sentence(draft.team, MOST_NAME, BadPerson, Text("the team", "het team")) if draft.team and draft.team.strip() else None
        return msgspec.structs.asdict(draft) | {"name": name, "email": email, "team": team}

    def leave(self, number: int, on: date | None) -> Person:
        """Say from which day somebody no longer works here (None: they are back); raises UnknownPersonNamed."""
        return self.change(number, {"left_on": on})

    def find(self, number: int) -> Person:
        """Return one person; raises UnknownPersonNamed."""
        found = next((one for one in self.listed() if one.id == number), None)
        if found is None:
            raise UnknownPersonNamed(name=number, near=Text("", ""))
        return found

    def named(self, said: str) -> Person:
        """Return the person with a name, an address or a number as said; raises UnknownPersonNamed, with who comes near."""
        wanted, everybody = said.strip().casefold(), self.listed()
        for one in everybody:
            if wanted in (one.name.casefold(), (one.email or "").casefold(), str(one.id)):
                return one
        firsts = [one.name.split()[0] for one in everybody]
        begun = [one for one in everybody if one.name.casefold().split()[0] == wanted]
        if len(begun) == 1:
            return begun[0]
        raise UnknownPersonNamed(name=said, near=did_you_mean(said, [*(one.name for one in everybody), *firsts]))
