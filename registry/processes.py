"""Processes that end with their parent, so that a killed launcher leaves nobody behind who holds the port."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)  # loaded here: after a fork is too late to load anything safely


def die_with_parent(parent, by=signal.SIGKILL):
    """Have the kernel end this process when its parent dies, by kill -9 too.

    `parent` is the process number of the parent that is meant: where it is gone already, this ends at once.
    """
    LIBC.prctl(PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:
        os._exit(1)
