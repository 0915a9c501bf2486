"""Write the summary of a meeting: each goal with how it stands, what was said of it and decided; to read, to copy and to mail."""

from datetime import datetime

import msgspec

from peil.boards.numbers import Numbers
from peil.steer.mentions import mail_channel
from peil.steer.sending.outbox import post
from peil.values.goals import PACE_WORDS, Action, CheckIn, Goal, Person
from peil.values.meetings import Meeting
from peil.values.sending import Message
from peil.values.texts import Language, Text
from peil.web.goals.standing import standings_of
from peil.web.goals.written import Writer
from peil.web.meeting.walk import steps
from peil.web.people.who import SOMEBODY, Reader
from peil.web.running import Running
from peil.web.viewing import View

TITLE = Text("Meeting of {day}", "Overleg van {day}")
TITLE_TEAM = Text("Meeting of {team}, {day}", "Overleg van {team}, {day}")
STOOD = Text("   {status}: {value} of {target}", "   {status}: {value} van {target}")
WAS = Text(" (was {status})", " (was {status})")
SAID = Text("   “{text}” ({who})", "   “{text}” ({who})")
TO_DO = Text("   - {text} ({who}, by {day})", "   - {text} ({who}, voor {day})")
TO_DO_UNDATED = Text("   - {text} ({who})", "   - {text} ({who})")
DONE = Text("   - done: {text}", "   - gedaan: {text}")
DROPPED = Text("   - dropped: {text}", "   - losgelaten: {text}")
ASKED_OTHERWISE = Text("   - the target went from {before} to {after}", "   - de streefwaarde ging van {before} naar {after}")
NOTHING_DECIDED = Text("   - nothing was decided", "   - er is niets besloten")
CLOSED = Text("closed", "gesloten")


class Minutes(msgspec.Struct, frozen=True):
    """The summary of a meeting: its title, its text on lines, and how many actions were decided on."""

    title: str
    text: str
    decided: int


class Scribe:
    """Writes the summary of one meeting in a language."""

    def __init__(self, running: Running, meeting: Meeting, language: Language, view: View) -> None:
        numbers = Numbers(language, running.workspace.settings.currency)
        self.view = msgspec.structs.replace(view, language=language, numbers=numbers)
        self.reader = Reader(self.view, None, {one.id: one for one in running.workspace.state.steering.people.listed()}, "")
        self.running, self.meeting, self.language = running, meeting, language
        self.writer = Writer(self.view)
        self.until = meeting.held_at or running.workspace.now()
        self.standings = standings_of(running) if meeting.held_at is None else {}

    def minutes(self) -> Minutes:
        """Return the summary."""
        steering, every = self.running.workspace.state.steering, steps(self.running, self.meeting)
        lines: list[str] = []
        decided = 0
        for step in every:
            actions = [one for one in steering.actions.listed(goal=step.goal.id) if self.within(one.made_at)]
            decided += len(actions)
            lines += ["", f"{step.place}. {step.goal.title}", self.stood(step.goal), *self.said(step.goal), *self.decisions(step.goal, actions)]
        title = self.title()
        return Minutes(title, "\n".join([title, *lines]) + "\n", decided)

    def title(self) -> str:
        """Return the title: whose meeting it was, and when."""
        text = TITLE_TEAM if self.meeting.team else TITLE
        return text.say(self.language, team=self.meeting.team or "", day=self.reader.moment(self.meeting.held_at or self.meeting.began_at))

    def within(self, at: datetime) -> bool:
        """Return whether something happened in the meeting."""
        return self.meeting.began_at <= at <= self.until

    def stood(self, goal: Goal) -> str:
        """Return how a goal stands: as it did at the end of a meeting that is over."""
        kept, standing = self.meeting.of(goal.id), self.standings.get(goal.id)
        status, value = (standing.status, standing.value) if standing else (kept.status, kept.value) if kept else ("unknown", None)
        word = CLOSED if goal.closed_on and not standing and value is None else PACE_WORDS[status]
        return STOOD.say(
            self.language,
            status=word.say(self.language),
            value=self.writer.exact(goal, goal.final if word is CLOSED else value),
            target=self.writer.exact(goal, goal.target),
        )

    def said(self, goal: Goal) -> list[str]:
        """Return what was said at check-ins in the meeting."""
        found: list[CheckIn] = self.running.workspace.state.steering.check_ins.of(goal.id)
        return [SAID.say(self.language, text=one.text, who=self.name(one.by)) for one in found if one.text and self.within(one.made_at)]

    def decisions(self, goal: Goal, made: list[Action]) -> list[str]:
        """Return what was decided about a goal: what will be done, what no longer, and what was asked otherwise."""
        found = [self.to_do(one) for one in made if not one.done_on and not one.dropped_on]
        found += [DONE.say(self.language, text=one.text) for one in made if one.done_on]
        found += [DROPPED.say(self.language, text=one.text) for one in made if one.dropped_on]
        for one in self.running.workspace.state.steering.goals.history(goal.id):
            if self.within(one.at) and "target" in one.after:
                before, after = (self.writer.exact(goal, float(str(values["target"]))) for values in (one.before, one.after))
                found.append(ASKED_OTHERWISE.say(self.language, before=before, after=after))
        return found or [NOTHING_DECIDED.say(self.language)]

    def to_do(self, action: Action) -> str:
        """Return an action as a line."""
        text = TO_DO if action.due_on else TO_DO_UNDATED
        day = self.writer.numbers.day(action.due_on) if action.due_on else ""
        return text.say(self.language, text=action.text, who=self.name(action.owner), day=day)

    def name(self, number: int | None) -> str:
        """Return a person's name."""
        return self.reader.name(number) if number is not None else SOMEBODY.say(self.language)


def invited(running: Running, meeting: Meeting, reader: Reader) -> list[Person]:
    """Return who is told of a meeting: those with an e-mail address in its team, or who own or work on its goals or have actions of it."""
    goals = [step.goal for step in steps(running, meeting)]
    wanted = {one for goal in goals for one in (goal.owner, *goal.contributors)} | {meeting.by, meeting.owner}
    for goal in goals:
        actions = running.workspace.state.steering.actions.listed(goal=goal.id)
        wanted |= {one.owner for one in actions if one.made_at >= meeting.began_at}
    return [one for one in reader.people if one.email and (one.id in wanted or (meeting.team and one.team == meeting.team))]


def mail(running: Running, meeting: Meeting, reader: Reader) -> int:
    """Put the summary in the outbox for everybody who is told of the meeting, in their own language; return how many that are."""
    sending = running.workspace.state.sending
    channel = mail_channel(sending)
    if channel is None:
        return 0
    people = invited(running, meeting, reader)
    written = {language: Scribe(running, meeting, language, reader.view).minutes() for language in {one.language for one in people}}
    for one in people:
        told = written[one.language]
        key = f"meeting:{meeting.id}:{one.id}"
        message = Message(kind="report", key=key, channel=channel.id, subject=told.title, text=told.text, to=(one.email or "",))
        post(sending, message, running.workspace.now())
    return len(people)
