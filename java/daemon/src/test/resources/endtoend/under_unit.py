"""Runs a command with the capabilities and under the system call filter of a systemd unit: under_unit.py UNIT COMMAND...

The filter is built from the unit's SystemCallFilter= lines as systemd.exec(5) has them: the first says whether it allows or denies, later
ones add or, with "~", remove; what is left over fails with EPERM.
"""

import ctypes
import os
import re
import struct
import subprocess
import sys

UNIT, COMMAND = sys.argv[1], sys.argv[2:]
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
ALLOW, FAIL_WITH_EPERM = 0x7FFF0000, 0x00050001
LOAD_WORD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
FILTERED = "--filtered"


def settings(name):
    with open(UNIT, encoding="ascii") as lines:
        return [line.split("=", 1)[1].strip() for line in lines if line.startswith(name + "=")]


def expand(name):
    """The system calls of a set like @system-service, or the one called so."""
    if not name.startswith("@"):
        return {name}
    shown = subprocess.run(["systemd-analyze", "syscall-filter", name], check=True, capture_output=True, text=True).stdout
    members = [line.strip() for line in shown.splitlines()[1:] if line.strip() and not line.strip().startswith("#")]
    return set().union(*map(expand, members))


def allowed():
    calls = set()
    for line in settings("SystemCallFilter"):
        named = set().union(*map(expand, line.lstrip("~").split()))
        calls = calls - named if line.startswith("~") else calls | named
    return calls


def numbers(calls):
    with open("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", encoding="ascii") as header:
        known = dict(re.findall(r"#define __NR_(\w+) (\d+)", header.read()))
    return sorted(int(known[call]) for call in calls if call in known)


def install(filtered):
    def instruction(code, value, if_true=0, if_false=0):
        return struct.pack("HBBI", code, if_true, if_false, value)

    program = instruction(LOAD_WORD, 0)
    for number in filtered:
        program += instruction(JUMP_IF_EQUAL, number, 0, 1) + instruction(RETURN, ALLOW)
    program += instruction(RETURN, FAIL_WITH_EPERM)
    memory = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(memory))
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0):
        sys.exit("no filter: " + os.strerror(ctypes.get_errno()))


if COMMAND[0] == FILTERED:
    install(numbers(allowed()))
    os.execvp(COMMAND[1], COMMAND[1:])
capabilities = ",".join("+" + name.removeprefix("CAP_").lower() for name in settings("CapabilityBoundingSet")[0].split())
os.execvp("setpriv", ["setpriv", "--no-new-privs", "--bounding-set=-all," + capabilities, "--inh-caps=-all," + capabilities,
                      "--ambient-caps=-all," + capabilities, sys.executable, __file__, UNIT, FILTERED, *COMMAND])
