"""The people of the demo shop: every post with those who held it, one after the other, and who is at work on a day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from peil.demo.columns import NONE, Array, Files, chances, dates, decimals, draw, joined, keys, labels

if TYPE_CHECKING:
    from peil.demo.days import Frame

SERVICE = "service"
MARKETING = "marketing"
PRODUCTION = "production"
LOGISTICS = "logistics"
RETAIL = "retail"
OFFICE = "office"
TECHNOLOGY = "technology"


_POSTS = (
    (SERVICE, "Klantenservice", "Medewerker klantenservice", 8, 0.7),
    (SERVICE, "Klantenservice", "Teamleider klantenservice", 1, 1.0),
    (MARKETING, "Online marketing", "Online marketeer", 3, 0.9),
    (MARKETING, "Content", "Contentmaker", 2, 0.8),
    (PRODUCTION, "Zagerij", "Machinebediener", 4, 1.0),
    (PRODUCTION, "Montage", "Meubelmaker", 5, 0.9),
    (PRODUCTION, "Montage", "Voorman werkplaats", 1, 1.0),
    (LOGISTICS, "Magazijn", "Magazijnmedewerker", 5, 0.8),
    (RETAIL, "Winkel Zwolle", "Verkoper", 3, 0.6),
    (OFFICE, "Directie", "Directeur", 1, 1.0),
    (OFFICE, "Administratie", "Administrateur", 2, 0.8),
    (TECHNOLOGY, "Webshop", "Ontwikkelaar", 2, 1.0),
)
_GROWTH_POSTS = (0, 4, 7, 2)
"""Rows of the posts above that get one more place while the data runs, one every half year."""
_YEARLY_TURNOVER = 0.2
_LEAVE_TYPES = ("voluntary", "involuntary", "retirement", "other")
_LEAVE_SHARES = (0.66, 0.14, 0.1, 0.1)
_SURVEYS = (
    ("employee_engagement", "Ik voel me betrokken bij mijn werk", 5, (0.02, 0.05, 0.17, 0.48, 0.28)),
    ("employee_satisfaction", "Hoe tevreden ben je met je werk?", 5, (0.02, 0.06, 0.18, 0.5, 0.24)),
    ("company_culture", "Ik kan hier zeggen wat ik denk", 5, (0.03, 0.07, 0.2, 0.46, 0.24)),
    ("enps", "Zou je ons aanraden als werkgever?", 10, (0.0, 0.0, 0.01, 0.02, 0.03, 0.06, 0.08, 0.2, 0.26, 0.2, 0.14)),
)
_ANSWERING = 0.72


@dataclass(frozen=True)
class Staff:
    """Employees in order of their first day; days count from the first day of the data, `stop` is the day after the last."""

    post: Array
    fte: Array
    start: Array
    stop: Array
    leave: Array
    days: int

    @property
    def count(self) -> int:
        """Give how many people work or worked here."""
        return int(self.post.size)

    @cached_property
    def department(self) -> list[str]:
        """Give everyone's department."""
        return [_POSTS[post][0] for post in self.post]

    def at_work(self, department: str) -> tuple[Array, Array]:
        """Give the employees of a department for every day, those in service first, and how many those are."""
        members = np.flatnonzero([each == department for each in self.department])
        day = np.arange(self.days)[:, None]
        active = (self.start[members] <= day) & ((self.stop[members] == NONE) | (self.stop[members] > day))
        return members[np.argsort(~active, axis=1, kind="stable")], active.sum(axis=1)

    def someone(self, rng: np.random.Generator, department: str, days: Array) -> Array:
        """Draw an employee of a department who was in service on each day."""
        members, count = self.at_work(department)
        inside = np.clip(days, 0, self.days - 1)
        place = (rng.random(days.size) * count[inside]).astype(np.int64)
        found: Array = members[inside, place]
        return found

    def headcount(self) -> Array:
        """Give the employees in service on every day."""
        day = np.arange(self.days)[:, None]
        count: Array = ((self.start <= day) & ((self.stop == NONE) | (self.stop > day))).sum(axis=1)
        return count


def make_staff(frame: Frame) -> Staff:
    """Fill every post from before the data until its end; who leaves is replaced within weeks."""
    rng = frame.rng("staff")
    people: list[tuple[int, int, int]] = []
    for row, (_, _, _, places, _) in enumerate(_POSTS):
        for _ in range(places):
            people += _holders(rng, row, -int(rng.integers(60, 2_600)), frame.count)
    for added, row in enumerate(_GROWTH_POSTS):
        people += _holders(rng, row, 60 + added * 170 + int(rng.integers(0, 40)), frame.count)
    people.sort(key=lambda person: person[1])
    post, start, stop = (np.array(column) for column in zip(*people, strict=True))
    fte = np.array([_POSTS[each][4] for each in post])
    part = np.clip(np.round((fte + rng.choice([-0.2, 0.0, 0.0, 0.1], fte.size)) * 10) / 10, 0.4, 1.0)
    return Staff(post, part, start, stop, draw(rng, chances(_LEAVE_SHARES), fte.size), frame.count)


def _holders(rng: np.random.Generator, post: int, start: int, days: int) -> list[tuple[int, int, int]]:
    """Give the holders of a post, each with first day and the day after the last; only those who were there in the data."""
    held = []
    while start < days:
        stop = max(start, 0) + 60 + int(rng.exponential(365 / _YEARLY_TURNOVER))
        held.append((post, start, stop if stop < days else NONE))
        start = stop + int(rng.integers(5, 45))
    return held


def write_staff(frame: Frame, staff: Staff, out: Files) -> None:
    """Write employees."""
    codes = np.arange(len(_POSTS))
    left = staff.stop != NONE
    out.add(
        "employees",
        {
            "employee_id": keys("E", np.arange(staff.count)),
            "department": labels(codes[staff.post], [post[0] for post in _POSTS]),
            "team": labels(codes[staff.post], [post[1] for post in _POSTS]),
            "role": labels(codes[staff.post], [post[2] for post in _POSTS]),
            "fte": decimals(staff.fte),
            "hired_at": dates(frame.epoch[0] + staff.start),
            "left_at": dates(np.where(left, frame.epoch[0] + staff.stop, NONE)),
            "leave_type": labels(np.where(left, staff.leave, NONE), _LEAVE_TYPES),
        },
    )


def staff_answers(frame: Frame, staff: Staff) -> dict[str, Array]:
    """Give the answers to the monthly staff surveys: survey (place in `STAFF_SURVEYS`), employee, moment, score and top of the scale."""
    rng = frame.rng("staff answers")
    parts = []
    for month in frame.months:
        middle = (month.start + month.stop) // 2
        present = np.flatnonzero((staff.start <= middle) & ((staff.stop == NONE) | (staff.stop > middle)))
        for survey, (_, _, top, shares) in enumerate(_SURVEYS):
            who = present[rng.random(present.size) < _ANSWERING]
            lowest = 0 if top == 10 else 1
            day = month.start + rng.integers(0, month.days, who.size)
            parts.append(
                {
                    "survey": np.full(who.size, survey),
                    "employee": who,
                    "at": frame.utc(day, frame.office_hours(rng, who.size)),
                    "score": lowest + draw(rng, chances(shares), who.size),
                    "top": np.full(who.size, top),
                }
            )
    return joined(parts)


STAFF_SURVEYS = [(name, question) for name, question, _, _ in _SURVEYS]
