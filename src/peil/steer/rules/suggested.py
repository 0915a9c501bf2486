"""Suggest rules for a shop: a handful that warn of what matters and can be measured, and no more than that."""

from datetime import time

import msgspec

from peil.query.telling.available import Availability
from peil.steer.exchange.amounts import HOURS, per_unit
from peil.steer.ground import Ground
from peil.values.rules import RuleDraft

NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}
# First what nobody would see by themselves: a shop that stops selling as well as it did, data that stop coming, a goal that slips.
RULES = (
    RuleDraft(kind="unusual", kpi="conversion_rate", side="down", sensitivity="low"),
    RuleDraft(kind="unusual", kpi="net_sales", side="down", sensitivity="low"),
    RuleDraft(kind="change", kpi="net_sales", by=0.25, side="down", grain="week", against="year"),
    RuleDraft(kind="no_data", kpi="orders", days=2),
    RuleDraft(kind="no_data", kpi="sessions", days=2),
    RuleDraft(kind="off_pace"),
    RuleDraft(kind="threshold", kpi="first_response_time", above=HOURS),
    RuleDraft(kind="threshold", kpi="customer_satisfaction_score", below=0.8, grain="week"),
    RuleDraft(kind="threshold", kpi="cost_performance_index", below=1.0, grain="month"),
    RuleDraft(kind="unusual", kpi="scrap_rate", side="up", grain="week"),
)


def suggested(ground: Ground) -> list[RuleDraft]:
    """Return the rules that fit the loaded data and that the shop does not have: nobody is told by them yet."""
    there = {(rule.kind, rule.kpi) for rule in ground.state.rules.listed()}
    available = Availability(ground.catalogue, ground.shop.facts())
    wanted = [rule for rule in RULES if (rule.kind, rule.kpi) not in there and (rule.kpi is None or _can(ground, available, rule.kpi))]
    return [msgspec.structs.replace(_in_unit(ground, rule), **NIGHT) for rule in wanted]


def _can(ground: Ground, available: Availability, kpi: str) -> bool:
    return ground.definition(kpi) is not None and available.lacks(kpi) == []


def _in_unit(ground: Ground, rule: RuleDraft) -> RuleDraft:
    """Return a rule of which a duration, written in seconds, stands in the unit of its KPI."""
    definition = ground.definition(rule.kpi)
    if definition is None or definition.unit != "duration" or rule.above is None:
        return rule
    return msgspec.structs.replace(rule, above=rule.above / per_unit(definition))
