"""The limits a child process takes on itself before it reads a foreign file; standard library, for a quick start."""

import math
import os
import resource
import signal


def confine(limits: dict, *, nice: int = 0) -> None:
    """Limit this very process: `memory` in bytes, `seconds` of processor and wall clock; no file is written.

    The limits are hard: whatever a foreign file makes of this process cannot lift them again, unless the portal runs
    as root. The timer also ends a child whose parent was killed.
    """
    seconds = math.ceil(limits["seconds"])
    _bind(resource.RLIMIT_AS, limits["memory"])
    _bind(resource.RLIMIT_CPU, seconds, grace=1)  # at the hard limit there is no SIGXCPU to be told apart, only SIGKILL
    _bind(resource.RLIMIT_FSIZE, 0)
    _bind(resource.RLIMIT_CORE, 0)
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    os.nice(nice)


def _bind(what, bound, grace=0):
    hard = resource.getrlimit(what)[1]
    most = bound + grace if hard == resource.RLIM_INFINITY else min(bound + grace, hard)
    resource.setrlimit(what, (min(bound, most), most))
