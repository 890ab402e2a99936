"""The demonstration from beginning to end."""

from . import report, telling
from .journey import BALANCERS, Journey


def tell(arguments):
    """Runs it with each balancer named, or with all. Returns the exit status: 0 when every promise was kept."""
    return telling.tell("demo", BALANCERS, report, travel, arguments)


def travel(balancer):
    """One journey with one balancer, in a network of its own."""
    with telling.observed_world() as world:
        journey = Journey(world, balancer, telling.Narrator())
        journey.build()
        journey.register()
        journey.download_through_home_agent()
        journey.start_mobility_agent()
        journey.move()
        journey.watch_visitor()
        return journey.finish()
