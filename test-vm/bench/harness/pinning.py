"""Keeps a process on one core."""

import contextlib
import os


def pin(pid, core):
    """Every thread of a process, and what they start. A thread that ends meanwhile is none: the virtual machine has such."""
    pinned = set()
    while new := set(os.listdir(f"/proc/{pid}/task")) - pinned:
        for thread in new:
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(int(thread), {core})
        pinned |= new
