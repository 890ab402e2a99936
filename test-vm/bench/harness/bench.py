"""Where a measurement runs: in network, mount and process namespaces of its own, which go away with it (testbed/isolation.py)."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import traceback

from testbed import isolation

from .result import Result

ROOT = pathlib.Path(__file__).resolve().parents[3]
JAVA_MODULES = ("wire", "protocol", "netlink4j", "linux", "simulation", "daemon")


class Bench:
    """Handed to a measurement's measure()."""

    root = ROOT

    def run(self, *command, seconds=120):
        """What a command prints; an exception with its complaint when it fails."""
        words = [str(word) for word in command]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=seconds)
        if done.returncode:
            raise RuntimeError(f"{words[0]}: status {done.returncode}: {done.stderr}")
        return done.stdout

    def ip(self, *lines):
        """Commands of ip, one per line, in the measurement's own network namespace."""
        for line in lines:
            self.run("ip", *line.split())

    def java(self, main_class, *arguments, options=(), seconds=120):
        """What a main class prints that stands among a module's tests or its programs."""
        return self.run(*self.java_command(main_class, *arguments, options=options), seconds=seconds)

    def java_command(self, main_class, *arguments, options=()):
        classes = [ROOT / "java" / module / "target" / kind for module in JAVA_MODULES for kind in ("test-classes", "classes")]
        path = ":".join(map(str, [*classes, ROOT / "java/daemon/target/lib/*"]))
        return ["java", "-cp", path, f"-Djna.library.path={ROOT / 'native/.build'}", f"-Dmobilityd.root={ROOT}", *options, main_class,
                *arguments]


def measure(measurement):
    """The results of one measurement, a module with measure(bench); None, with the reason on standard error, when it failed."""
    with tempfile.TemporaryFile("w+") as results:
        status = _run_in_a_process(lambda: isolation.run_isolated(lambda: _write_results(measurement, results)))
        if status:
            return None
        results.seek(0)
        return [Result(**fields) for fields in json.load(results)]


def _run_in_a_process(work):
    """The status that work() returns. A process can be given a namespace of processes only once."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        isolation.call("prctl", isolation.PR_SET_PDEATHSIG, signal.SIGTERM)
        os._exit(work())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _write_results(measurement, file):
    try:
        json.dump([vars(result) for result in measurement.measure(Bench())], file)
        file.flush()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception:
        traceback.print_exc(file=sys.stderr)
        return 1
