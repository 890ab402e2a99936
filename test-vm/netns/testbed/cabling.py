"""Cables, switches and the delays in them, between the machines of a world. They live in a machine of their own, "ether"."""

import pathlib
import signal

WIRE = pathlib.Path(__file__).parent.parent / "wire/.build/wire"
ETHER = "ether"
FIRST_PORT_INDEX = 1000
LONGEST_NAME = 15


def port(machine, interface):
    """The name, in machine "ether", of the other end of an interface."""
    return f"{machine}-{interface}"[:LONGEST_NAME]


class Cabling:
    """Collects what is to be laid; `lay()` lays it all at once, which takes less time than one by one."""

    def __init__(self, world):
        self._ether = world.machine(ETHER)
        self._ether.sysctl({"net.ipv6.conf.default.disable_ipv6": 1})
        self._world = world
        self._links = []
        self._plugs = []
        self._switches = []
        self._wires = []

    def connect(self, machine, interface):
        """A cable that is plugged in nowhere yet. Returns the name of its other end."""
        name = port(machine, interface)
        # Both ends' indexes must differ: the kernel reports a carrier change up to a second late when they happen to be equal.
        index = FIRST_PORT_INDEX + len(self._links)
        self._links.append(f"link add {name} index {index} netns {ETHER} type veth peer name {interface} netns {machine}")
        return name

    def switch(self, name, ports):
        """A switch with these (machine, interface) pairs plugged in."""
        self._switches.append(name)
        self._links.append(f"link add {name} netns {ETHER} type bridge forward_delay 0 mcast_snooping 0")
        for machine, interface in ports:
            self._plugs.append(f"link set {self.connect(machine, interface)} master {name}")

    def wire(self, ends, delay, distances=None):
        """A long cable between (machine, interface) pairs, or with more than two a network of them; see wire.c. Delays in milliseconds."""
        self._wires.append(([self.connect(machine, interface) for machine, interface in ends], delay, distances))

    def lay(self, unplugged):
        """Everything is there and up afterwards, but for the ports in `unplugged`."""
        self._world.file("links", "\n".join(self._links) + "\n")
        self._ether.run("ip", "-batch", self._world.directory / "links")
        self._ether.ip(*self._plugs)
        for machine in self._world.machines.values():
            self._prepare_interfaces(machine, unplugged)

    def start_wires(self):
        """Returns the running programs."""
        started = []
        for ends, delay, distances in self._wires:
            options = ["--distances", distances] if distances else []
            started.append(self._ether.start(f"wire-{ends[0]}", WIRE, "--delay", delay, *options, *ends))
        for program in started:
            program.wait_for_line("ready")
        return started

    def _prepare_interfaces(self, machine, unplugged):
        """Every interface up, without offloads: programs at the driver (XDP) must see finished packets, one at a time.

        Generic receive offload is on because it is what makes a veth end take packets that an XDP program sends back; its size limit
        keeps it from gluing packets together.
        """
        names = [line.split(":")[1].split("@")[0].strip() for line in machine.run("ip", "-o", "link").splitlines()]
        veths = [name for name in names if name != "lo" and name not in self._switches]
        machine.run("sh", "-c", "\n".join(f"ethtool -K {name} tx off tso off gso off gro on" for name in veths))
        machine.ip(*[f"link set {name} gro_max_size 1" for name in veths],
                   *[f"link set {name} up" for name in names if name not in unplugged])


def change_distances(wire):
    """Has a running wire read its distances again."""
    wire.process.send_signal(signal.SIGHUP)
