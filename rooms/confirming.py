"""From open to confirmed: which step leads where, and whose it is. No step skips evidence. Pure."""

from typing import Any

from rooms.models.objective import ObjectiveState as State

STEPS: dict[str, tuple[frozenset[State], State]] = {
    "claim": (frozenset({State.OPEN}), State.CLAIMED),
    "evidence": (frozenset({State.CLAIMED}), State.EVIDENCED),
    "confirm": (frozenset({State.EVIDENCED}), State.CONFIRMED),
    "return": (frozenset({State.EVIDENCED}), State.CLAIMED),
    "take_back": (frozenset({State.CLAIMED, State.EVIDENCED}), State.OPEN),
    "withdraw": (frozenset({State.CONFIRMED}), State.EVIDENCED),
}
OWNERS = frozenset({"claim", "evidence", "take_back"})
ANY_TIME = frozenset({"withdraw"})  # also when a room has ended or rests


def confirmers(room: Any, owner_id: int) -> frozenset[int]:
    """Return who may confirm what somebody reached: the others; in a group the mentor for every mentee."""
    others: frozenset[int] = room.others(owner_id)
    return others & {room.mentor_id} if room.is_group and owner_id != room.mentor_id else others


def may(room: Any, objective: Any, step: str, person_id: int) -> bool:
    """Whether this step is open now, and this person's; a confirmation is taken back by whoever gave it."""
    sources, _to = STEPS[step]
    if objective.state not in sources:
        return False
    if step in OWNERS:
        return bool(person_id == objective.owner_id)
    if step == "withdraw":
        return bool(person_id == objective.confirmed_by_id)
    return person_id in confirmers(room, objective.owner_id)


def open_steps(room: Any, objective: Any, person_id: int) -> frozenset[str]:
    """Return the steps that are open to this person now."""
    return frozenset(step for step in STEPS if may(room, objective, step, person_id))
