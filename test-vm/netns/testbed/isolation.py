"""Namespaces of our own for everything that a run does: network, mounts and processes.

Whatever way a run ends, even by kill -9, the kernel takes away the last trace: with the namespaces' first process go all others, and
with them interfaces, eBPF programs and their pins, mounts and the files on them.
"""

import ctypes
import os
import signal
import sys

LIBC = ctypes.CDLL(None, use_errno=True)

CLONE_NEWNS = 0x00020000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
PR_SET_PDEATHSIG = 1
STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def call(name, *arguments):
    """A function of libc; OSError when it fails."""
    if getattr(LIBC, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


def run_isolated(work):
    """Runs work() as the first process of new namespaces and returns its exit status.

    When this process is told to stop, work() is interrupted.
    """
    call("unshare", CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID)
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        status = _first_process(work)
        sys.stdout.flush()
        os._exit(status)
    for number in STOPPING_SIGNALS:
        signal.signal(number, lambda *_: os.kill(child, signal.SIGINT))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _first_process(work):
    call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL)
    call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    call("mount", b"proc", b"/proc", b"proc", 0, None)
    for number in STOPPING_SIGNALS:
        signal.signal(number, _interrupt)
    return work()


def _interrupt(*_):
    # Once is enough: what follows is tidying up.
    for number in STOPPING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
