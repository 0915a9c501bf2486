"""Keep a goal that was made in four steps, with its first actions."""

from peil.values.goals import ActionDraft, Goal
from peil.web.sketching.reckoning import Reckoning


def keep(found: Reckoning) -> Goal:
    """Keep the goal and its actions, which were checked before, and return it; raises what is wrong with the goal."""
    workspace = found.measure.sketch.running.workspace
    state, at = workspace.state.steering, workspace.now()
    goal = state.goals.put(found.draft, at)
    for todo in found.tracking.doing:
        owner = found.tracking.owner_of(todo, found.belonging.people, found.belonging.owner)
        state.actions.put(ActionDraft(text=todo.text, goal=goal.id, owner=owner, due_on=todo.due_on, kpi=goal.kpi, where=goal.where), at)
    return goal
