"""mobilityd in its three roles, and mobilityctl."""

import json
import pathlib
import subprocess

from .topology import HOME_ADDRESS, HOME_AGENT, HOME_PREFIX, SITE_PREFIX
from .world import Failure

DISTRIBUTION = pathlib.Path(__file__).resolve().parents[3] / "dist"
SECONDS_TO_START = 60

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
            self.control("wait-ready", "--timeout", SECONDS_TO_START)
        except Failure as complaint:
            raise Failure(f"mobilityd on {self.machine.name} does not get ready: {self.program.last_words(5)} ({complaint})") from None

    def control(self, *words):
        """What mobilityctl prints."""
        return self.machine.run(DISTRIBUTION / "bin/mobilityctl", "--runtime-dir", self.directory, *words)

    def show(self, what):
        """What `mobilityctl show WHAT --json` says, decoded."""
        return json.loads(self.control("show", what, "--json"))

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
