"""Moving an enrollment to a newer version: nothing that was done, written or shown is lost.

The row of a step goes with its notes, evidence and confirmations to the step that inherits them; where several become
one, they are brought together there. What no step of the new version tells any more is listed as kept.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import update

from app.db import db
from app.errors import Conflict
from roadmaps import editing
from roadmaps.models import Enrollment, Evidence, KeptStep, State, StepState, Verification
from roadmaps.moves import Carried, carry, sources
from roadmaps.queries.versions import Way
from roadmaps.service import learning, verification


def has_content(state: StepState) -> bool:
    """Whether a learner has done or written anything on a step."""
    return bool(state.state != State.NOT_STARTED or state.note_md or state.evidence or state.checked)


def foresee(enrollment: Enrollment, way: Way, chosen: Mapping[str, Iterable[str]]) -> Carried:
    """Say what would become of each step that a learner has worked on."""
    touched = {key: state.state for key, state in enrollment.states.items() if key in way.fates and has_content(state)}
    return carry(touched, way.fates, chosen)


def to_ask(enrollment: Enrollment, way: Way) -> dict[str, tuple[str, ...]]:
    """Return the steps that were done and are several now: their learner says which parts count as done."""
    done = {key for key, state in enrollment.states.items() if state.state == State.DONE}
    return {key: fate for key, fate in way.fates.items() if len(fate) > 1 and key in done}


def move(enrollment: Enrollment, way: Way, chosen: Mapping[str, Iterable[str]]) -> int:
    """Move to the newer version and return how many steps are listed as kept. The enrollment is held by the caller."""
    if enrollment.number != way.number:
        raise Conflict
    carried = foresee(enrollment, way, chosen)
    listed = _list_kept(enrollment, way, carried.kept)
    _keep_ticks(enrollment, way, carried)
    _Move(enrollment, way, carried, listed).carry_over()
    enrollment.number = way.to
    enrollment.verified_at = None  # what was earned on the old version stays earned: nothing is taken back here
    learning.measure(enrollment, way.plan)
    return len(carried.kept)


def _list_kept(enrollment: Enrollment, way: Way, keys: Iterable[str]) -> dict[str, KeptStep]:
    listed = {}
    named = {step["key"]: step["title"] for _s, _p, step in (*editing.steps(way.old), *editing.steps(way.new))}
    before = {step["key"]: step["title"] for _stage, _place, step in editing.steps(way.old)}
    for key in keys:
        state = enrollment.states[key]
        kept = KeptStep(enrollment_id=enrollment.id, number=way.number, step_key=key, title=before[key])
        kept.state, kept.reason, kept.done_at = state.state, state.reason, state.done_at
        kept.confirmed_at, kept.confirmed_by_id = state.confirmed_at, state.confirmed_by_id
        kept.became = [named[one] for one in way.fates[key]]
        db.session.add(kept)
        listed[key] = kept
    return listed


def _keep_ticks(enrollment: Enrollment, way: Way, carried: Carried) -> None:
    """Keep ticks on the criteria that still say the same; they are known by their place."""
    before = {step["key"]: step.get("evidence", []) for _stage, _place, step in editing.steps(way.old)}
    now = {step["key"]: step.get("evidence", []) for _stage, _place, step in editing.steps(way.new)}
    for key, heir in carried.heirs.items():
        state = enrollment.states[key]
        if state.checked and heir:
            ticked = {before[key][place] for place in state.checked if place < len(before[key])}
            state.checked = [place for place, text in enumerate(now[heir]) if text in ticked]


class _Move:
    """One move, while its rows change their keys."""

    def __init__(self, enrollment: Enrollment, way: Way, carried: Carried, listed: dict[str, KeptStep]):
        self.enrollment, self.way, self.carried, self.listed = enrollment, way, carried, listed
        self.rows = {key: enrollment.states[key] for key in carried.heirs}
        self.were = {key: (row.state, _proof(row)) for key, row in self.rows.items()}
        self.origins = sources(way.fates)

    def carry_over(self) -> None:
        """Bring every row to its step, and set there what the steps before it were."""
        holders = {key: self._holder(key) for key in self.carried.states}
        self._settle_keys({key: row for key, row in holders.items() if row is not None})
        for key, found in holders.items():
            holder = found or self.enrollment.at(key)
            for old, heir in self.carried.heirs.items():
                if heir == key and self.rows[old] is not holder:
                    self._absorb(self.rows[old], holder)
            if not self._is_plain(key, holder):
                self._set(holder, key)
        for old, heir in self.carried.heirs.items():
            if heir is None:
                verification.end_asks(self.rows[old])
        db.session.flush()

    def _holder(self, key: str) -> StepState | None:
        """Return the row that will be the new step's: its own, or that of the first step it inherits from."""
        inherited = [old for old, heir in self.carried.heirs.items() if heir == key]
        if key in inherited:
            return self.rows[key]
        dormant = self.enrollment.states.get(key) if key not in self.way.fates else None
        return dormant or (self.rows[inherited[0]] if inherited else None)

    def _settle_keys(self, holders: Mapping[str, StepState]) -> None:
        """Give rows their new keys, by way of keys that no step has: two may change places."""
        moving = {key: row for key, row in holders.items() if row.step_key != key}
        freed = [row for old, row in self.rows.items() if old in holders and holders[old] is not row]
        for row in {id(one): one for one in (*moving.values(), *freed)}.values():
            self._rename(row, f"~{row.id}")
        for old, row in self.rows.items():
            if self.carried.heirs[old] is None and row in freed:
                self.listed[old].step_key = f"~{row.id}"
        db.session.flush()
        for key, row in moving.items():
            self._rename(row, key)
        db.session.flush()

    def _rename(self, row: StepState, key: str) -> None:
        table = update(StepState).where(StepState.id == row.id).values(step_key=key)
        db.session.execute(table, execution_options={"synchronize_session": False})
        db.session.expire(self.enrollment, ["states"])
        db.session.expire(row, ["step_key"])

    def _is_plain(self, key: str, holder: StepState) -> bool:
        """Whether a step is just one that there was before: then its row stays as it is."""
        origins = self.origins[key]
        return len(origins) == 1 and len(self.way.fates[origins[0]]) == 1 and holder is self.rows.get(origins[0])

    def _absorb(self, row: StepState, holder: StepState) -> None:
        """Bring all that hangs on a row to another one, and let the empty one go."""
        verification.end_asks(row)
        for evidence in list(row.evidence):
            evidence.step_state = holder
        if row.note_md:
            holder.note_md = "\n\n".join(filter(None, [holder.note_md, row.note_md]))
            holder.version += 1
        holder.checked = sorted({*holder.checked, *row.checked})
        holder.hours_spent += row.hours_spent
        holder.asks += row.asks
        holder.started_at = min(filter(None, [holder.started_at, row.started_at]), default=None)
        db.session.flush()
        for column, model in ((Verification.state_id, Verification), (Evidence.source_id, Evidence)):
            moved = update(model).where(column == row.id).values({column.key: holder.id})
            db.session.execute(moved, execution_options={"synchronize_session": "fetch"})
        db.session.refresh(row, ["evidence"])
        db.session.delete(row)
        db.session.flush()
        db.session.expire(self.enrollment, ["states"])

    def _set(self, holder: StepState, key: str) -> None:
        """Say of a step that was split off or brought together what its parts were."""
        parts = [self.were[old] for old in self.origins[key] if old in self.were]
        proofs = [proof for _state, proof in parts]
        state = self.carried.states[key]
        whole = state == State.DONE and len(parts) == len(self.origins[key])
        holder.state = state
        holder.reason = (
            next((proof["reason"] for proof in proofs if proof["reason"]), "") if state == State.SKIPPED else ""
        )
        holder.known_before = whole and all(proof["known_before"] for proof in proofs)
        holder.done_at = _latest(proofs, "done_at") if whole else None
        holder.claimed_at = _latest(proofs, "claimed_at") if whole else None
        holder.evidenced_at = (_latest(proofs, "evidenced_at") or holder.done_at) if whole and holder.evidence else None
        is_confirmed = whole and holder.evidence and all(proof["confirmed_at"] for proof in proofs)
        last = max(proofs, key=lambda proof: proof["confirmed_at"]) if is_confirmed else {}
        holder.confirmed_at, holder.confirmed_by_id = last.get("confirmed_at"), last.get("confirmed_by_id")


PROOF = (
    *("reason", "known_before", "done_at", "claimed_at", "evidenced_at", "confirmed_at", "confirmed_by_id"),
    "started_at",
)


def _proof(row: StepState) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PROOF}


def _latest(proofs: list[dict[str, Any]], name: str) -> Any:
    return max((proof[name] for proof in proofs if proof[name]), default=None)
