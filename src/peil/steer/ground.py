"""Give the ground that steering stands on: answers, definitions, what people wrote, and the clock, from a workspace or from one that is served."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Definition
from peil.query.courses import Course
from peil.query.facts import Facts
from peil.query.questions import Answer, Question
from peil.shopfile import Settings
from peil.state.sending.sending import SendingState
from peil.state.state import State
from peil.state.steering.steering import SteeringState
from peil.values.errors import PeilError
from peil.values.periods import Period


class Answering(Protocol):
    """What answers questions: a workspace, or a running server that keeps what it answered."""

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""

    def course(self, kpis: tuple[str, ...], where: tuple[str, ...] = ()) -> Course:
        """Return the course of KPIs, day by day."""

    def windows(self, kpis: tuple[str, ...], where: tuple[str, ...], periods: Sequence[Period]) -> dict[str, list[float | None]]:
        """Return the values of KPIs over each of many periods."""


class Shop(Protocol):
    """What is known of the shop beside its answers: the parts of a workspace that steering reads."""

    @property
    def catalogue(self) -> Catalogue:
        """Return the definitions."""

    @property
    def state(self) -> State:
        """Return what people wrote."""

    @property
    def settings(self) -> Settings:
        """Return the settings: currency, country, zone."""

    def facts(self) -> Facts:
        """Return what is loaded."""

    def today(self) -> date:
        """Return today's date in the shop's zone."""

    def now(self) -> datetime:
        """Return the moment it is, in UTC."""


class Ground:
    """Answers, definitions, what people wrote, and one moment: `now` (UTC), of which `today` is the day in the shop's zone."""

    def __init__(self, answering: Answering, shop: Shop) -> None:
        self.answering = answering
        self.shop = shop
        self.catalogue = shop.catalogue
        self.notes = shop.state.notes
        self.state: SteeringState = shop.state.steering
        self.sending: SendingState = shop.state.sending
        self.settings = shop.settings
        self.today = shop.today()
        self.now = shop.now()

    def definition(self, kpi: str | None) -> Definition | None:
        """Return what a KPI means, or None where there is no such KPI (any more)."""
        try:
            return self.catalogue.definition(kpi) if kpi else None
        except PeilError:
            return None
