"""The demonstration from beginning to end."""

import pathlib
import sys

from testbed.world import Failure, World

from . import report
from .journey import BALANCERS, Journey


def tell(arguments):
    """Runs it with each balancer named, or with all. Returns the exit status: 0 when every promise was kept."""
    arguments = list(arguments)
    record = None
    if "--record" in arguments[:-1]:
        position = arguments.index("--record")
        record = pathlib.Path(arguments[position + 1])
        del arguments[position:position + 2]
    unknown = [name for name in arguments if name not in BALANCERS]
    if unknown:
        print(f"demo: no balancer {unknown[0]}; there are: {' '.join(BALANCERS)}", file=sys.stderr)
        return 2
    results = []
    report.introduce()
    try:
        for balancer in arguments or BALANCERS:
            results.append(travel(balancer))
    except KeyboardInterrupt:
        print("\ndemo: interrupted; nothing is left behind", file=sys.stderr)
        return 130
    except Failure as failure:
        print(f"\ndemo: {failure}", file=sys.stderr)
        return 1
    report.summarize(results)
    if record:
        report.write_markdown(record, results)
    broken = report.broken_promises(results)
    for promise in broken:
        print(f"demo: {promise}", file=sys.stderr)
    return 1 if broken else 0


def travel(balancer):
    """One journey with one balancer, in a network of its own."""
    report.announce(balancer)
    with World() as world:
        journey = Journey(world, balancer, report.Narrator())
        try:
            journey.build()
            journey.register()
            journey.download_through_home_agent()
            journey.start_mobility_agent()
            journey.move()
            journey.watch_visitor()
            return journey.finish()
        except Failure:
            show_last_words(world)
            raise
        finally:
            print()


def show_last_words(world):
    """What the daemons said last: where to begin when something went wrong."""
    for program in world.programs:
        if "mobilityd" in program.name:
            print(f"--- {program.name}: {program.log}", *program.text().splitlines()[-15:], sep="\n    ", file=sys.stderr)
