"""The clock and the server in one process.

APScheduler only ticks: what is due stands in rows, so a missed tick costs nothing and a second service on one
PostgreSQL shares the work. Each tick's job runs once at a time; what it raises is logged and the next tick comes. Its
threads and its connections to the database are its own: what visitors ask takes none of them.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta

import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.bootstrap import App
from monitor.entrypoints.web.connections import bounded
from monitor.entrypoints.web.server import make_server
from monitor.errors import StoreError

log = logging.getLogger(__name__)

TICK = timedelta(seconds=15)  # how late a due poll may start; a tick without one costs a millisecond
FIRST_TICK = timedelta(seconds=2)  # in which a service becomes ready on an idle machine, undisturbed
DIGEST_TICK = timedelta(seconds=60)  # how late a digest may be, and the shortest wait before a mail is tried again
JOBS_TICK = timedelta(minutes=5)  # how late a daily job may be: rows say which are due
START_SPREAD = timedelta(minutes=10)  # of the first visits to new sources: a request every few seconds
# After which a thread gives way to another that waits. A poll gives way at each of its hundred statements, and waits
# then for as many pages as are being made; Python's own 5 ms are long for that (`bench.visitors`).
SWITCH_S = 0.001
GRACE_SECONDS = 3  # for open connections, and
STOP_SECONDS = 6  # for what the clock runs: a container is given ten to end


def run_service(app: App, *, clock: bool = True) -> None:
    """Serve until SIGTERM or SIGINT; then let what runs end, for a few seconds. StoreError: a clock is wanted, and
    nothing can be stored.
    """
    if clock and app.database.read_only:
        raise StoreError(app.database.read_only)
    sys.setswitchinterval(SWITCH_S)
    settings = app.settings
    config = uvicorn.Config(
        make_server(app),
        settings.host,
        settings.port,
        log_config=None,
        access_log=False,
        forwarded_allow_ips=settings.trusted_proxies,
        **bounded(),
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    with _ended_by_signals(server), _ticking(app) if clock else nullcontext():
        log.info("pages and API on http://%s:%s", settings.host, settings.port)
        server.run()


@contextmanager
def _ended_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """SIGTERM and SIGINT end the server, and the rest of the service after it, from before the clock's first tick until
    after its last one. A server that is told to end before it runs ends as soon as it runs.

    uvicorn catches both while it runs and raises them again when it has ended, for whoever had set a handler before:
    the default one would end the process there, with leases that nobody gives back.
    """

    def end(*_: object) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _ticking(app: App) -> Iterator[None]:
    clock = Clock(app)
    clock.start()
    try:
        yield
    finally:
        clock.stop()


class Clock:
    """Three ticks: visit what is due; make and deliver digests; do the daily jobs that are due.

    The scheduler waits for moments of the machine's clock: when that is set back, it would wait until the clock has
    come there again. A thread that counts seconds by itself looks after it.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._busy = threading.Lock()
        self._ending = threading.Event()
        for job, every in ((self._watch, TICK), (self._tell, DIGEST_TICK), (self._work, JOBS_TICK)):
            self._scheduler.add_job(
                _guarded(job),
                "interval",
                seconds=every.total_seconds(),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                id=job.__name__,
            )

    def start(self) -> None:
        self._scheduler.start()
        for job in ("_watch", "_work"):
            self._scheduler.modify_job(job, next_run_time=datetime.now(UTC) + FIRST_TICK)
        threading.Thread(target=self._look_after, daemon=True).start()

    def stop(self) -> None:
        """No more ticks. What runs is given a few seconds; a lease that is not given back runs out by itself."""
        self._app.stop()
        self._ending.set()
        self._scheduler.pause()
        waiter = threading.Thread(target=self._scheduler.shutdown, daemon=True)
        waiter.start()
        waiter.join(STOP_SECONDS)

    def _look_after(self) -> None:
        while not self._ending.wait(TICK.total_seconds()):
            _guarded(self.draw_back)()

    def draw_back(self) -> int:
        """Let run now what the scheduler has for later than its interval; how many ticks."""
        now = datetime.now(UTC)
        late = [job for job in self._scheduler.get_jobs() if job.next_run_time > now + 2 * job.trigger.interval]
        for job in late:
            log.warning("the clock was set back: the next tick of %s is drawn back", job.id.strip("_"))
            job.modify(next_run_time=now)
        return len(late)

    def _watch(self) -> None:
        done = self._app.poll(start_spread=START_SPREAD)
        if any(poll.new or poll.changed for poll in done.polls):
            self._tell()

    def _tell(self) -> None:
        if not self._busy.acquire(blocking=False):
            return
        try:
            self._app.alerts.compose_due(stopping=self._app.is_stopping)
            self._app.alerts.deliver_due(stopping=self._app.is_stopping)
        finally:
            self._busy.release()

    def _work(self) -> None:
        self._app.do_due_jobs()


def _guarded(job: Callable[[], object]) -> Callable[[], None]:
    """What a job raises is written down, and the clock goes on."""

    def run() -> None:
        try:
            job()
        except Exception:
            log.exception("%s broke; the next tick comes", job.__name__.strip("_"))

    return run
