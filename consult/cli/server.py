"""gunicorn, in this very process: the site is loaded once, and every worker begins as a copy of it."""

import gc
from pathlib import Path

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from consult.config import Config
from consult.gate.database import Database


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """A site that is made already, served on HOST and PORT."""

    def __init__(self, site: Flask, config: Config, workers: int, threads: int) -> None:
        """Settle what gunicorn asks for."""
        self._site = site
        host = f"[{config.host}]" if ":" in config.host else config.host
        self._settings = {
            "bind": f"{host}:{config.port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "keepalive": 15,
            "loglevel": "warning",
            "preload_app": True,
            "control_socket_disable": True,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108  heartbeats, no disk
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the settings over."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The site; called once, before any worker is made."""
        return self._site


def serve(site: Flask, config: Config, workers: int, threads: int) -> None:
    """Serve until told to stop.

    No connection is carried over into a worker. What is loaded now is left out of all garbage collections: going
    through it would delay the start, hold up requests, and unshare the workers' memory.
    """
    database: Database = site.extensions["consult_database"]
    database.engine.dispose()
    server = Server(site, config, workers, threads)
    gc.freeze()
    server.run()
