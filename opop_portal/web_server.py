"""How gunicorn serves the portal: `gunicorn --config python:opop_portal.web_server`, here and on a server."""

import os

from opop_portal import environment
from opop_portal.trail_guard import stop_unless_hardened
from registry.processes import die_with_parent

MEMORY = "/dev/shm"  # noqa: S108 (gunicorn makes unlinked files of its own there)
environment.settle()
os.environ.update(environment.SERVING)

_host = os.environ.get("HOST") or "127.0.0.1"
bind = f"[{_host}]:{os.environ.get('PORT') or 8000}" if ":" in _host else f"{_host}:{os.environ.get('PORT') or 8000}"
wsgi_app = "opop_portal.wsgi"
chdir = str(environment.ROOT)
preload_app = True  # Django is loaded once and shared by the workers
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = 4
graceful_timeout = 8  # seconds; the launcher waits a little longer
limit_request_line = 8190  # bytes, the most there is: a search with many facets ticked is long
loglevel = "warning"
control_socket_disable = True
if os.access(MEMORY, os.W_OK):
    worker_tmp_dir = MEMORY  # heartbeats in memory: a full disk must not stop the workers


def on_starting(server):
    stop_unless_hardened(server.log.warning)


def post_fork(server, worker):
    die_with_parent(worker.ppid)
