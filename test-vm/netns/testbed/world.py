"""Namespaces ("machines"), the processes in them, and their end.

A World is made inside mount, process and network namespaces of its own (see isolation): what is not stopped in good order here, the kernel
removes when the world's first process is gone.
"""

import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time

from . import isolation

# How many times longer than usual everything may take: more than 1 where the processor itself is emulated (test-vm/qemu).
PATIENCE = int(os.environ.get("TESTBED_PATIENCE", "1"))
SECONDS_TO_STOP = 60 * PATIENCE
SECONDS_TO_RUN = 60 * PATIENCE


class Failure(Exception):
    """Something did not go as promised; its text says what, to someone who does not know this code."""


def wait_for(what, condition, seconds=60, interval=0.01):
    """The first true value of condition(); Failure("no WHAT within ...") when there is none in time."""
    deadline = time.monotonic() + seconds * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failure(f"no {what} within {seconds * PATIENCE} seconds")
        time.sleep(interval * PATIENCE)


class Program:
    """A started program. Its standard error (and output, unless a pipe was asked for) is in `log`."""

    def __init__(self, name, process, log):
        self.name = name
        self.process = process
        self.log = log

    def text(self):
        return self.log.read_text(errors="replace")

    def wait_for_line(self, pattern, seconds=60):
        def found():
            if self.process.poll() is not None and not re.search(pattern, self.text()):
                raise Failure(f"{self.name} ended with status {self.process.returncode}: {self.last_words()}")
            return re.search(pattern, self.text())

        return wait_for(f"line like {pattern!r} from {self.name}", found, seconds)

    def last_words(self, lines=3):
        return " | ".join(self.text().strip().splitlines()[-lines:]) or "(said nothing)"

    def stop(self):
        """Asks the program to end, insists after a while, and returns its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode


class Machine:
    """One network namespace."""

    def __init__(self, world, name):
        self.world = world
        self.name = name
        self.path = f"/run/netns/{name}"

    def command(self, *words):
        """`words` as a command line inside this machine. Only the network is the machine's own: files are everybody's."""
        return ["nsenter", f"--net={self.path}", "--", *map(str, words)]

    def run(self, *words, text=None, check=True):
        """Runs a command to its end and returns what it printed."""
        done = subprocess.run(self.command(*words), input=text, capture_output=True, text=True, timeout=SECONDS_TO_RUN)
        if check and done.returncode:
            raise Failure(f"{self.name}: {' '.join(map(str, words))}: {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def start(self, name, *words, output=None):
        """Starts a program that runs until it is stopped, or until the world ends."""
        return self.world.start(f"{self.name}-{name}", self.command(*words), output)

    def ip(self, *lines):
        """Runs lines of `ip -batch`."""
        self.run("ip", "-6", "-batch", "-", text="\n".join(lines) + "\n")

    def sysctl(self, settings):
        self.run("sysctl", "-qw", *[f"{key}={value}" for key, value in settings.items()])

    @contextlib.contextmanager
    def entered(self):
        """This thread, and what it creates, belongs to the machine meanwhile."""
        with open("/proc/thread-self/ns/net") as home, open(self.path) as there:
            isolation.call("setns", there.fileno(), isolation.CLONE_NEWNET)
            try:
                yield
            finally:
                isolation.call("setns", home.fileno(), isolation.CLONE_NEWNET)

    def socket(self, *arguments):
        """A socket of this machine for the use of this process."""
        with self.entered():
            return socket.socket(*arguments)

    def interface_bytes(self, interface):
        """Bytes (received, sent) on an interface so far."""
        with self.entered(), open("/proc/thread-self/net/dev") as table:
            for line in table:
                name, _, numbers = line.partition(":")
                if name.strip() == interface:
                    fields = numbers.split()
                    return int(fields[0]), int(fields[8])
        raise Failure(f"{self.name} has no interface {interface}")


class World:
    """All machines and programs of one run. Use it with `with`."""

    def __init__(self):
        # A /run of our own: named namespaces, control sockets, pins and logs go with it.
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "testbed", "/run"], check=True)
        self.directory = pathlib.Path("/run/testbed")
        self.directory.mkdir()
        self.machines = {}
        self.programs = []
        self._lock = threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def machine(self, name):
        """The machine of that name; made when there is none yet."""
        if name not in self.machines:
            subprocess.run(["ip", "netns", "add", name], check=True)
            self.machines[name] = Machine(self, name)
        return self.machines[name]

    def __getitem__(self, name):
        return self.machines[name]

    def file(self, name, text):
        """Writes a file of this run and returns its path."""
        path = self.directory / name
        path.write_text(text)
        return path

    def start(self, name, command, output=None):
        log = self.directory / f"{name}.log"
        with open(log, "ab") as stream:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output or stream, stderr=stream,
                                       preexec_fn=_leave_terminal_signals)
        program = Program(name, process, log)
        with self._lock:
            self.programs.append(program)
        return program

    def close(self):
        """Ends all programs, the last one first, and takes everything away that was made."""
        while self.programs:
            self.programs.pop().stop()
        for name in self.machines:
            subprocess.run(["ip", "netns", "del", name], check=False)
        self.machines.clear()
        subprocess.run(["umount", "--recursive", "--lazy", "/run"], check=False)


def _leave_terminal_signals():
    # Ctrl-C is for us alone: we end the programs in good order.
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
