"""Do what is due, every minute while the server runs: the scheduler starts with it and stops with it."""

import logging
import threading

from apscheduler.schedulers.background import BackgroundScheduler

from peil.steer.ground import Ground
from peil.steer.ticking.tick import tick
from peil.web.running import Running

EVERY = 60  # seconds
LOG = logging.getLogger("peil.ticking")


class Ticking:
    """Looks every minute what is due. What was due is kept in the workspace, so that starting and stopping loses and repeats nothing."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self._stop = threading.Event()
        self._busy = threading.Lock()
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a minute was skipped because the one before took longer is no news
        self._scheduler = BackgroundScheduler(timezone="UTC", daemon=True, job_defaults={"coalesce": True, "misfire_grace_time": None})
        self._scheduler.add_job(self.once)
        self._scheduler.add_job(self.once, "interval", seconds=EVERY)

    def start(self) -> None:
        """Begin, at once and then every minute."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop: what is being sent ends by itself, and nothing new is begun."""
        self._stop.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def once(self) -> None:
        """Do what is due now, unless that is still being done."""
        if self._stop.is_set() or not self._busy.acquire(blocking=False):
            return
        try:
            self.running.refresh()
            ticked = tick(Ground(self.running, self.running.workspace), self._stop)
            if ticked.alerts or ticked.digests or ticked.sent or ticked.failed:
                self.running.news.tell("notes")
            for problem in ticked.problems:
                LOG.warning("%s", problem.en)
        except Exception:
            if not self._stop.is_set():  # a workspace that is being closed breaks off what reads it
                LOG.exception("ticking")
        finally:
            self._busy.release()
