"""mobilityd in its three roles, and mobilityctl."""

import json
import pathlib
import socket
import subprocess

from .topology import HOME_ADDRESS, HOME_AGENT, HOME_PREFIX, SITE_PREFIX
from .world import Failure, wait_for

SECONDS_TO_ANSWER = 60
DISTRIBUTION = pathlib.Path(__file__).resolve().parents[3] / "dist"

MOBILITY_AGENT = f"""
[mobility-agent]
outside        = ["wan0"]
inside         = ["lan0"]
correspondents = ["{SITE_PREFIX}"]
"""

HOME_AGENT_ROLE = f"""
[home-agent]
home-link     = "home0"
uplinks       = ["wan0"]
address       = "{HOME_AGENT}"
home-prefixes = ["{HOME_PREFIX}"]

[[home-agent.mobile-node]]
home-address = "{HOME_ADDRESS}"
identifier   = "alice@example.org"
spi          = 4096
key          = "000102030405060708090a0b0c0d0e0f"
"""

MOBILE_NODE = f"""
[mobile-node]
interfaces   = ["eth0"]
home-address = "{HOME_ADDRESS}"
home-prefix  = "{HOME_PREFIX}"
home-agent   = "{HOME_AGENT}"
identifier   = "alice@example.org"
spi          = 4096
key          = "000102030405060708090a0b0c0d0e0f"
"""


class Daemon:
    """One running mobilityd. Its runtime directory has a BPF file system of its own."""

    def __init__(self, machine, configuration):
        self.machine = machine
        self.directory = machine.world.directory / f"{machine.name}.mobilityd"
        self.configuration = machine.world.file(f"{machine.name}.toml", configuration)
        self.configuration.chmod(0o600)
        pins = self.directory / "bpf"
        if not pins.exists():
            pins.mkdir(parents=True)
            subprocess.run(["mount", "-t", "bpf", "bpf", pins], check=True)
        self.start()

    def start(self):
        self.program = self.machine.start("mobilityd", DISTRIBUTION / "bin/mobilityd", "--config", self.configuration,
                                          "--runtime-dir", self.directory)

    def wait_until_ready(self):
        """Until every interface is attached."""
        try:
            wait_for("readiness", self._is_ready, interval=0.05)
        except Failure as complaint:
            raise Failure(f"mobilityd on {self.machine.name}: {complaint}: {self.program.last_words(5)}") from None

    def _is_ready(self):
        try:
            return self.ask("status")["ready"]
        except (FileNotFoundError, ConnectionError):
            # Not yet: what a killed one has left may still be there.
            return False

    def control(self, *words):
        """What mobilityctl prints."""
        return self.machine.run(DISTRIBUTION / "bin/mobilityctl", "--runtime-dir", self.directory, *words)

    def request(self, **fields):
        """What the control socket answers: quicker than a process for each question."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(SECONDS_TO_ANSWER)
            connection.connect(str(self.directory / "control.sock"))
            connection.sendall(json.dumps(fields).encode() + b"\n")
            answer = json.loads(connection.makefile().readline())
        if "error" in answer:
            raise Failure(f"mobilityd on {self.machine.name}: {answer['error']}")
        return answer

    def show(self, what):
        """What `mobilityctl show WHAT --json` says, decoded."""
        return json.loads(self.control("show", what, "--json"))

    def ask(self, what):
        """The same from the control socket itself: a program less to start, which counts where that takes seconds."""
        return wait_for(f"answer of mobilityd on {self.machine.name}", lambda: self._answer(what))["result"]

    def _answer(self, what):
        """None when the daemon is too busy to answer, or ends meanwhile."""
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self.directory / "control.sock"))
            control.sendall(json.dumps({"request": what}).encode() + b"\n")
            line = control.makefile().readline()
        answer = json.loads(line) if line else {}
        return answer if "result" in answer else None

    def kill(self):
        """As the kernel does it when memory runs out: without a word."""
        self.program.process.kill()
        self.program.process.wait()

    def stop(self):
        """Failure unless it ends by itself, with status 0."""
        status = self.program.stop()
        if status:
            raise Failure(f"mobilityd on {self.machine.name} ended with status {status}: {self.program.last_words(5)}")


def start_daemons(*daemons):
    """Starts (machine, configuration) pairs side by side and waits for all of them."""
    started = [Daemon(machine, configuration) for machine, configuration in daemons]
    for daemon in started:
        daemon.wait_until_ready()
    return started
