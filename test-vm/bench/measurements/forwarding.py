"""What an agent forwards, beside the same machine's plain forwarding (docs/performance.md, "Forwarding")."""

from harness.result import Result

ROUNDS, SECONDS = 2, 1
STREAMS = ("frames, to the mobile node", "frames, from the mobile node")
RATIO, RATIO_AIM = 1.0, 1.5


def measure(bench):
    bench.run("mount", "-t", "tmpfs", "bench", "/run")
    bench.run("mkdir", "/run/netns")
    bench.ip("link set lo up")
    printed = bench.java("org.mobilityd.linux.datapath.ForwardingTimes", str(ROUNDS), str(SECONDS), seconds=180)
    best = {}
    for line in printed.splitlines():
        what, how, value = line.split("\t")
        better = min if what == "round trip" else max
        best[what, how] = better(float(value), best.get((what, how), float(value)))
    for (what, how), value in best.items():
        if what.startswith("frames"):
            yield Result(f"{what}, {how}", value, "/s", smaller_is_better=False)
        elif what == "round trip":
            yield Result(f"{what}, {how}", value, "µs")
        else:
            yield Result(f"{what}, {how}", value, "Mbit/s", smaller_is_better=False)
    for what in STREAMS:
        for how in ("kernel", "redirect"):
            yield Result(f"{what}, {how} against plain", best[what, how] / best[what, "plain"], "times", RATIO, RATIO_AIM,
                         smaller_is_better=False)
            alone = _forwarding_alone(best, what, "plain") / _forwarding_alone(best, what, how)
            yield Result(f"{what}, {how} against plain, without sending and counting", alone, "times", smaller_is_better=False)


def _forwarding_alone(best, what, how):
    """Seconds for a frame, beyond those that making and counting one takes."""
    return 1 / best[what, how] - 1 / best["frames, over one link", "plain"]
