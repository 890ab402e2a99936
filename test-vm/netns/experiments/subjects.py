"""Which hand-overs are measured. Each subject is a network of its own and takes less than a minute."""

import collections

# Hand-overs with `active_prefixes` older prefixes, `count` of them. Delays one way, in milliseconds.
Cell = collections.namedtuple("Cell", "active_prefixes between_routers to_database count")
# All cells of a subject share a network with this many routers.
Subject = collections.namedtuple("Subject", "name variant routers cells")

VARIANTS = ("relay", "locator", "proxy", "distributed")
# Fully distributed, and the link layer says beforehand where the host goes: what is lost then.
ANNOUNCED = "link-events"
FEW_PREFIXES = (1, 2)
MANY_PREFIXES = 8
# What figure 11 is drawn of: all machines on one switch, as the paper's were.
NO_DELAY = 0
DISTRIBUTION_COUNT = 15
# What the bounds are compared over.
DELAYS = (0, 20, 40, 60, 80, 100)
USUAL_BETWEEN_ROUTERS = 10
USUAL_TO_DATABASE = 20
SWEEP_COUNT = 3
# Further distances of the database, for figure 12.
RATIO_DATABASES = (10, 50)


def distribution(variant):
    return f"{variant}-distribution"


def eight(variant):
    return f"{variant}-eight"


def over_routers(variant, to_database=USUAL_TO_DATABASE):
    return f"{variant}-over-routers-{to_database}"


def over_database(variant):
    return f"{variant}-over-database"


def all_subjects():
    """By name, in the order in which they are measured."""
    subjects = []
    for variant in VARIANTS:
        subjects += [Subject(distribution(variant), variant, 1 + max(FEW_PREFIXES),
                             [Cell(prefixes, NO_DELAY, NO_DELAY, DISTRIBUTION_COUNT) for prefixes in FEW_PREFIXES]),
                     Subject(eight(variant), variant, 1 + MANY_PREFIXES,
                             [Cell(prefixes, NO_DELAY, NO_DELAY, DISTRIBUTION_COUNT) for prefixes in (1, MANY_PREFIXES)]),
                     _sweep_over_routers(variant, FEW_PREFIXES, USUAL_TO_DATABASE)]
    for variant in ("relay", "locator", "proxy"):
        subjects.append(Subject(over_database(variant), variant, 1 + max(FEW_PREFIXES),
                                [Cell(prefixes, USUAL_BETWEEN_ROUTERS, delay, SWEEP_COUNT) for prefixes in FEW_PREFIXES for delay in DELAYS]))
    subjects.append(Subject(distribution(ANNOUNCED), ANNOUNCED, 1 + max(FEW_PREFIXES),
                            [Cell(prefixes, NO_DELAY, NO_DELAY, DISTRIBUTION_COUNT) for prefixes in FEW_PREFIXES]))
    subjects += [_sweep_over_routers("proxy", (1,), to_database) for to_database in RATIO_DATABASES]
    return {subject.name: subject for subject in subjects}


def _sweep_over_routers(variant, prefixes, to_database):
    return Subject(over_routers(variant, to_database), variant, 1 + max(prefixes),
                   [Cell(active, delay, to_database, SWEEP_COUNT) for active in prefixes for delay in DELAYS])
