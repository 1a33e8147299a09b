"""`flask worker`: does the outbox's work in two lanes, so that slow mail holds nothing up, and calls `tick`."""

import logging
import signal
import time
from threading import Event, Thread

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app import outbox, schema, ticks
from app.bell import Bell

log = logging.getLogger(__name__)

TICK_SECONDS = 60.0
TROUBLE = 2.0  # how long to wait before the database is asked again, in seconds


class Lane(Thread):
    """One lane of work, done until the worker is stopped; the quick one ticks as well."""

    def __init__(self, app: Flask, stopping: Event, *, slow: bool):
        super().__init__(name="slow" if slow else "quick", daemon=True)
        self.app, self.stopping, self.slow = app, stopping, slow
        self.next_tick = 0.0

    def run(self) -> None:
        """Work until stopped; whatever goes wrong with the database is waited for."""
        bell = Bell()
        while not self.stopping.is_set():
            try:
                with self.app.app_context():
                    self._turn(bell)
            except SQLAlchemyError as error:
                log.warning("the database cannot be asked: %s", type(getattr(error, "orig", error)).__name__)
                self.stopping.wait(TROUBLE)
        with self.app.app_context():
            bell.close()

    def _turn(self, bell: Bell) -> None:
        """Do what is due, then wait for more."""
        if not self.slow and time.monotonic() >= self.next_tick:
            self.next_tick = time.monotonic() + TICK_SECONDS
            ticks.tick()
        while not self.stopping.is_set() and outbox.run_once(slow=self.slow):
            if not self.slow and time.monotonic() >= self.next_tick:
                return
        if not self.stopping.is_set():
            bell.wait()


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Do the outbox's work and call `tick` every minute, until stopped."""
    schema.require()
    if once:
        ticks.tick()
        outbox.drain()
        return
    stopping = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    lanes = [Lane(app, stopping, slow=slow) for slow in (False, True)]
    for lane in lanes:
        lane.start()
    while not stopping.wait(outbox.BEAT) and all(lane.is_alive() for lane in lanes):
        _beat()
    if not stopping.is_set():
        log.error("a lane has ended by itself")
        raise SystemExit(1)
    for lane in lanes:
        while lane.is_alive():
            lane.join(outbox.BEAT)
            _beat()


def _beat() -> None:
    try:
        outbox.beat()
    except SQLAlchemyError as error:
        log.warning("leases were not renewed: %s", type(getattr(error, "orig", error)).__name__)


def init_app(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(worker)
