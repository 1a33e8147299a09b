"""Clients that write at a steady rate and note what was acknowledged; at the end their notes meet the database."""

import secrets
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.faults.house import Site
from tests.faults.members import Member

STALE = "This form is no longer fresh"
AGAIN = frozenset({0, 429, 500, 502, 503, 504, 507})


@dataclass
class Ledger:
    """What was sent, what was acknowledged, and what was said instead."""

    site: Site
    name: str = field(default_factory=lambda: f"ledger-{secrets.token_hex(3)}")
    sent: list[str] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    said: Counter = field(default_factory=Counter)
    ending: threading.Event = field(default_factory=threading.Event)

    def write(self, member: Member, number: int, *, tries: int = 60) -> str | None:
        """Publish an entry or a reply with words of its own; the same form is sent again until it is acknowledged."""
        text, once = f"{self.name} {secrets.token_hex(8)}", secrets.token_urlsafe(12)
        path, data = self._form(number, text)
        self.sent.append(text)
        for _ in range(tries):
            answer = member.post(path, data, once=once)
            self.said[answer.status] += 1
            if answer.status == 303:
                self.acknowledged[text] = answer.to
                return answer.to
            if answer.status == 400 and STALE in answer.text:
                member.ready()
                continue
            assert answer.status in AGAIN, f"{path}: {answer.status} {answer.text[:500]}"
            if self.ending.wait(0.25):
                return None
        return None

    def _form(self, number: int, text: str) -> tuple[str, dict[str, str]]:
        """A form for an entry in the writer's thread, or for a reply in the next one's."""
        writers = self.site.facts["writers"]
        mine, next_one = writers[number], writers[(number + 1) % len(writers)]
        if len(self.sent) % 2:
            return f"/threads/{mine['thread']}/entries", {"body_md": text, "type": "progress"}
        return f"/threads/{next_one['thread']}/entries/{next_one['entry']}/comments", {"body_md": text}

    def _keep_writing(self, number: int, pause: float, first: threading.Barrier) -> None:
        member = self.site.writer(number).ready()
        first.wait(300)
        while not self.ending.is_set():
            self.write(member, number)
            self.ending.wait(pause)

    @contextmanager
    def writing(self, clients: int, pause: float = 0.1):
        """Have several members write for the length of the block, from when all have opened their page."""
        first = threading.Barrier(clients + 1)
        numbers = range(clients)
        writers = [threading.Thread(target=self._keep_writing, args=(number, pause, first)) for number in numbers]
        for each in writers:
            each.start()
        try:
            first.wait(300)
            yield self
        finally:
            self.ending.set()
            for each in writers:
                each.join(300)
            self.ending.clear()
        assert not any(each.is_alive() for each in writers), "a writer hangs"

    def wait_for_more(self, count: int = 5, seconds: float = 300) -> None:
        """Wait until so many more were acknowledged."""
        goal, deadline = len(self.acknowledged) + count, time.monotonic() + seconds
        while len(self.acknowledged) < goal and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.acknowledged) >= goal, f"writing does not go on: {self.said}"

    def entries(self) -> list[str]:
        """The words of the entries that were acknowledged; a search finds them, and replies only through them."""
        return [text.split()[1] for text, to in self.acknowledged.items() if "#entry" in to]

    def settle(self) -> None:
        """Compare: acknowledged is stored, nothing is stored twice, nothing unsent, nothing half-made."""
        stored = Counter(body for (body,) in self.site.rows(STORED.format(name=self.name)))
        lost = [text for text in self.acknowledged if not stored[text]]
        assert not lost, f"{len(lost)} of {len(self.acknowledged)} acknowledged writes are gone"
        assert not [text for text, count in stored.items() if count > 1], "stored twice"
        assert not set(stored) - set(self.sent), "stored, but never sent"
        assert not self.site.rows(MISCOUNTED), "a counter is wrong"
        assert not self.site.rows(UNDOCUMENTED), "an entry without its document"


STORED = """
SELECT body_md FROM entry WHERE body_md LIKE '{name} %' UNION ALL SELECT body_md FROM comment WHERE body_md LIKE '{name} %'
"""
MISCOUNTED = (
    "SELECT e.id FROM entry e WHERE e.comment_count != (SELECT count(*) FROM comment c WHERE c.entry_id = e.id)"
)
UNDOCUMENTED = (
    "SELECT e.id FROM entry e WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.kind = 'entry' AND d.ref_id = e.id)"
)
