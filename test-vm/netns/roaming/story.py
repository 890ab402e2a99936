"""The demonstration of anchor routers from beginning to end."""

from demo import telling

from . import report
from .journey import Journey
from .variants import VARIANTS


def tell(arguments):
    """Runs it in each way named, or in all. Returns the exit status: 0 when every promise was kept."""
    return telling.tell("demo-dar", VARIANTS, report, travel, arguments)


def travel(name):
    """One journey, in a network of its own."""
    with telling.observed_world() as world:
        journey = Journey(world, VARIANTS[name], telling.Narrator())
        journey.build()
        journey.attach()
        journey.begin()
        journey.move(2)
        journey.move(3)
        return journey.finish()
