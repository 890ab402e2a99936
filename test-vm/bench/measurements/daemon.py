"""How long the daemon takes to start, how much memory it holds, and how big the distribution is (docs/performance.md, "The daemon")."""

import contextlib
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

from harness.result import Result

STARTS = 5
IDLE_SECONDS = 5
SECONDS_TO_START = 30
START_S, START_AIM_S = 0.5, 0.3
RESIDENT_MIB, RESIDENT_AIM_MIB = 64, 48
DISTRIBUTION_MB, DISTRIBUTION_AIM_MB = 60, 45

CONFIGURATION = """
[mobility-agent]
outside        = ["wan0"]
inside         = ["lan0"]
correspondents = ["2001:db8:f::/64"]
"""


def measure(bench):
    distribution = bench.root / "dist"
    bench.ip("link add wan0 type veth peer name wan1", "link add lan0 type veth peer name lan1",
             *[f"link set {name} up" for name in ("wan0", "wan1", "lan0", "lan1")])
    with tempfile.TemporaryDirectory(prefix="mobilityd-bench-") as directory:
        runs = [_run(bench, distribution, pathlib.Path(directory)) for _ in range(STARTS)]
    first, again, question, resident = (statistics.median(figures) for figures in zip(*runs))
    yield Result("start to ready", first, "s", START_S, START_AIM_S, note=f"median of {STARTS}")
    yield Result("... when it adopts what another left", again, "s", START_S, START_AIM_S, note=f"median of {STARTS}")
    yield Result("mobilityctl show status", question, "s", note=f"median of {STARTS}")
    yield Result("resident memory when idle", resident, "MiB", RESIDENT_MIB, RESIDENT_AIM_MIB)
    yield Result("dist/", _bytes(distribution) / 1e6, "MB", DISTRIBUTION_MB, DISTRIBUTION_AIM_MB)
    for part in ("runtime", "lib/native", "lib/bpf"):
        yield Result(f"of it {part}", _bytes(distribution / part) / 1e6, "MB")
    yield Result("of it the class-data archive", (distribution / "lib/mobilityd.jsa").stat().st_size / 1e6, "MB")


def _run(bench, distribution, directory):
    """Seconds until ready, the same with what that daemon left, seconds that a question takes, MiB resident when idle."""
    configuration = directory / "mobilityd.toml"
    configuration.write_text(CONFIGURATION)
    runtime = directory / "run"
    (runtime / "bpf").mkdir(parents=True, exist_ok=True)
    bench.run("mount", "-t", "bpf", "bpf", runtime / "bpf")
    try:
        with _daemon(distribution, configuration, runtime) as (_, first):
            pass
        with _daemon(distribution, configuration, runtime) as (daemon, again):
            time.sleep(IDLE_SECONDS)
            status = pathlib.Path(f"/proc/{daemon.pid}/status").read_text()
            begin = time.monotonic()
            bench.run(distribution / "bin/mobilityctl", "--runtime-dir", runtime, "show", "status")
            question = time.monotonic() - begin
        return first, again, question, int(re.search(r"VmRSS:\s*(\d+)", status)[1]) / 1024
    finally:
        bench.run("umount", runtime / "bpf")


@contextlib.contextmanager
def _daemon(distribution, configuration, runtime):
    """A daemon that is ready, and the seconds that took."""
    begin = time.monotonic()
    daemon = subprocess.Popen([distribution / "bin/mobilityd", "--config", configuration, "--runtime-dir", runtime],
                              stderr=subprocess.PIPE, text=True)
    try:
        _wait_until_ready(daemon)
        yield daemon, time.monotonic() - begin
    finally:
        daemon.terminate()
        daemon.communicate(timeout=SECONDS_TO_START)


def _wait_until_ready(daemon):
    """Programs attached, what the kernel held adopted, questions answered from now on."""
    if not any(re.search(r" info ready$", line) for line in daemon.stderr):
        raise RuntimeError("mobilityd ended before it was ready")


def _bytes(directory):
    return sum(file.lstat().st_size for file in directory.rglob("*") if file.is_file())
