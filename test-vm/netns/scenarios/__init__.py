"""End-to-end tests with real programs. A scenario is a function without arguments that ends, or raises Failure with one line."""

import sys
import traceback

from testbed.world import Failure

_SCENARIOS = {}
_FOR_OTHER_KERNELS = []


def scenario(work):
    """Registers a function under its own name, written with blanks."""
    _SCENARIOS[work.__name__.replace("_", " ")] = work
    return work


def scenario_for_other_kernels(work):
    """The same for one that needs what the kernels of many machines have, but not those that all tests run on: test-vm/qemu runs it."""
    _FOR_OTHER_KERNELS.append(work.__name__.replace("_", " "))
    return scenario(work)


def names(*, other_kernels=False):
    return [name for name in _SCENARIOS if (name in _FOR_OTHER_KERNELS) == other_kernels]


def run(name=""):
    """Runs one scenario; returns the exit status."""
    if name not in _SCENARIOS:
        print(f"no scenario {name!r}", file=sys.stderr)
        return 2
    try:
        _SCENARIOS[name]()
        return 0
    except Failure as failure:
        print(f"{name}: {failure}", file=sys.stderr)
    except KeyboardInterrupt:
        print(f"{name}: interrupted", file=sys.stderr)
    except Exception:
        traceback.print_exc()
    return 1


from . import clients, coming_home, control, firewall, moving, other_sites, path_mtu, restarting, roaming, roaming_faults, routed_core, vlans  # noqa: E402,F401 (they register themselves above)
