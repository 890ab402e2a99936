"""A mobility domain in which links are VLANs (IEEE 802.1Q), in each way in which operators build them on Linux:

                first access link               second access link             uplink
     router-1   br0.20   VLAN interfaces of a bridge that tells VLANs   br0.30   up0: as everywhere
     router-2   port0.20 a VLAN interface of a port      br0: a bridge of port0.30      up0: a VLAN interface

The switches of the access networks are trunks to the routers; the host's own port is untagged, in VLAN 20 when it is plugged in. Needs a kernel with
802.1Q and with bridges that know it.
"""

from .cabling import ETHER, port
from .domain import ACCESS_LINK, ACCESS_LINK_LAYER_ADDRESS, HOST_PORT, Domain, ports, router

FIRST_VLAN, SECOND_VLAN = 20, 30
CORE_VLAN, CORE_PORT = 7, "core0"


class VlanDomain(Domain):
    """Two routers. The host is plugged into FIRST_VLAN of an access network."""

    def __init__(self, world):
        super().__init__(world, routers=2)

    def access_links(self, number):
        return [f"{ACCESS_LINK}.{FIRST_VLAN}", f"{ACCESS_LINK}.{SECOND_VLAN}"] if number == 1 else [f"port0.{FIRST_VLAN}", ACCESS_LINK]

    def plug_host_into_second_vlan(self, number):
        """As another Wi-Fi network of the same access point: carrier off, carrier on."""
        ether = self.world[ETHER]
        self.plug_host(number)
        ether.ip(f"link set {HOST_PORT} down")
        ether.run("bridge", "vlan", "add", "dev", HOST_PORT, "vid", SECOND_VLAN, "pvid", "untagged")
        ether.ip(f"link set {HOST_PORT} up")

    def _make_access_links(self):
        for number in self.numbers:
            for interface, switch in ports(number):
                self._make_trunk(switch, port(router(number), interface))
        self._bridge_that_tells_vlans_apart(self.machine(1))
        self.machine(2).ip(*_vlan("port0", FIRST_VLAN), *_vlan("port0", SECOND_VLAN),
                           f"link add {ACCESS_LINK} address {ACCESS_LINK_LAYER_ADDRESS} type bridge forward_delay 0",
                           f"link set port0.{SECOND_VLAN} master {ACCESS_LINK}", f"link set {ACCESS_LINK} up")
        # To this router frames come with their tags in their bytes, as some cards leave them; elsewhere tags are beside the frame.
        self.world[ETHER].run("ethtool", "-K", port(router(2), "port0"), "tx-vlan-offload", "off")
        _put_into_core_vlan(self.machine(2), "up0")
        _put_into_core_vlan(self.world[ETHER], port(router(2), "up0"))

    def _make_trunk(self, switch, router_port):
        """Both VLANs reach the router with their tags; every other port is in the first one without."""
        ether = self.world[ETHER]
        ether.ip(f"link set {switch} type bridge vlan_filtering 1 vlan_default_pvid {FIRST_VLAN}")
        for vlan in (FIRST_VLAN, SECOND_VLAN):
            ether.run("bridge", "vlan", "add", "dev", router_port, "vid", vlan)

    def _bridge_that_tells_vlans_apart(self, machine):
        machine.ip(f"link add {ACCESS_LINK} address {ACCESS_LINK_LAYER_ADDRESS} type bridge forward_delay 0 vlan_filtering 1 vlan_default_pvid 0",
                   *[f"link set {interface} master {ACCESS_LINK}" for interface, _ in ports(1)], f"link set {ACCESS_LINK} up")
        for vlan in (FIRST_VLAN, SECOND_VLAN):
            for interface, _ in ports(1):
                machine.run("bridge", "vlan", "add", "dev", interface, "vid", vlan)
            machine.run("bridge", "vlan", "add", "dev", ACCESS_LINK, "vid", vlan, "self")
            machine.ip(*_vlan(ACCESS_LINK, vlan))


def _vlan(below, identifier):
    """A VLAN interface that mobile nodes attach to."""
    name = f"{below}.{identifier}"
    return f"link add link {below} name {name} address {ACCESS_LINK_LAYER_ADDRESS} type vlan id {identifier}", f"link set {name} up"


def _put_into_core_vlan(machine, interface):
    """The interface becomes a VLAN interface of what it was."""
    machine.ip(f"link set {interface} down", f"link set {interface} name {CORE_PORT}", f"link set {CORE_PORT} up",
               f"link add link {CORE_PORT} name {interface} type vlan id {CORE_VLAN}", f"link set {interface} up")
