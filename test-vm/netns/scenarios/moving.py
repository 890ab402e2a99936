"""A mobile node moves during a download; each kind of balancer keeps it with its server (MA1, MA3, MA5, MA7, MA8, MA9)."""

import ipaddress

from testbed import capture
from testbed.programs import Download, answers_of, fetch, spliced_pipes, start_haproxy, start_nftables_balancer, start_servers
from testbed.site import running_site
from testbed.topology import HOME_ADDRESS, INSIDE, NETWORK_PREFIXES, OUTSIDE, SERVERS, VIRTUAL_ADDRESS
from testbed.world import Failure, wait_for

from . import scenario

FILM_BYTES = 10 << 20
ROUTING_TYPE_2 = 2
HOME_ADDRESS_OPTION = 0xC9
HOME = ipaddress.IPv6Address(HOME_ADDRESS).packed
VIRTUAL = ipaddress.IPv6Address(VIRTUAL_ADDRESS).packed


@scenario
def a_mobile_client_behind_a_packet_rewriting_balancer_keeps_its_server_while_it_moves():
    _download_while_moving(start_nftables_balancer, client_is_visible=True)


@scenario
def a_mobile_client_behind_a_splicing_balancer_keeps_its_server_while_it_moves():
    _download_while_moving(start_haproxy, client_is_visible=False, spliced=True)


@scenario
def a_mobile_client_behind_a_tcp_gateway_keeps_its_server_while_it_moves():
    _download_while_moving(lambda network: start_haproxy(network, splicing=False), client_is_visible=False, spliced=False)


@scenario
def servers_see_the_home_address_and_the_network_sees_the_care_of_address():
    def prepare(network):
        start_servers(network)
        start_nftables_balancer(network)

    with running_site(prepare) as site:
        site.make_file("film", FILM_BYTES // 4)
        site.wait_until_optimized()
        outside = capture.Capture(site.world["ether"], OUTSIDE)
        inside = capture.Capture(site.world["ether"], INSIDE)
        Download(site.mobile, "film").finish()
        capture.wait_until_quiet()
        outside, inside = outside.packets(), inside.packets()
        _requests_lose_their_home_address_option(outside, inside)
        _answers_gain_a_routing_header(outside, inside)


@scenario
def no_mobility_message_passes_the_agent():
    def prepare(network):
        start_servers(network)
        start_nftables_balancer(network)
        network.behind_the_agent = capture.Capture(network.world["ether"], INSIDE)
        network.before_the_agent = capture.Capture(network.world["ether"], OUTSIDE)

    with running_site(prepare) as site:
        site.wait_until_optimized()
        site.move("network-2")
        capture.wait_until_quiet()
        passed = [packet for packet in site.network.behind_the_agent.packets() if capture.has_header(packet, capture.MOBILITY_HEADER)]
        if passed:
            raise Failure(f"{len(passed)} mobility messages passed the agent")
        answers = [packet for packet in site.network.before_the_agent.packets()
                   if capture.has_header(packet, capture.MOBILITY_HEADER) and capture.source(packet) == VIRTUAL]
        if not answers:
            raise Failure("the agent answered no mobility message in the virtual address's name")


def _download_while_moving(start_balancer, client_is_visible, spliced=None):
    def prepare(network):
        start_servers(network)
        start_balancer(network)

    with running_site(prepare) as site:
        expected = site.make_file("film", FILM_BYTES)
        site.wait_until_optimized()
        download = Download(site.mobile, "film")
        wait_for("first megabyte", lambda: download.bytes > 1 << 20)
        site.move("network-2")
        if download.ended():
            raise Failure("the download ended before the move did; it shows nothing")
        if download.finish() != expected:
            raise Failure("the file was harmed by the move")
        if spliced is not None and bool(spliced_pipes(site.network)) != spliced:
            raise Failure(f"HAProxy should {'splice' if spliced else 'copy'}, but has made {spliced_pipes(site.network)} pipes")
        before = download.server
        after, client = fetch(site.mobile, "who").split()
        if before != after:
            raise Failure(f"{before} answered before the move, {after} after it")
        if client_is_visible and client != HOME_ADDRESS:
            raise Failure(f"the server saw the client as {client}, not by its home address")
        films = [line for server in SERVERS for line in answers_of(site.network, server) if "/film" in line]
        if len(films) != 1:
            raise Failure(f"one connection should have carried the film, but there were: {films}")
        _binding_names_network(site, "network-2")


def _binding_names_network(site, network):
    prefix = ipaddress.IPv6Network(NETWORK_PREFIXES[network])
    rows = [row for row in site.daemon("agent").show("bindings") if row["correspondent_address"] == VIRTUAL_ADDRESS]
    if [row["home_address"] for row in rows] != [HOME_ADDRESS] or ipaddress.IPv6Address(rows[0]["care_of_address"]) not in prefix:
        raise Failure(f"the agent should have one binding of {HOME_ADDRESS} to an address in {prefix}, and has: {rows}")


def _segment(packet):
    """The packet's TCP segment, checksum included, or None."""
    number, offset = capture.headers(packet)[-1]
    return packet.bytes[offset:] if number == capture.TCP else None


def _by_segment(packets, direction):
    return {_segment(packet): packet for packet in packets if direction(packet) == VIRTUAL and _segment(packet)}


def _requests_lose_their_home_address_option(outside, inside):
    arrived, passed_on = (_by_segment(packets, capture.destination) for packets in (outside, inside))
    if not arrived or set(arrived) != set(passed_on):
        raise Failure(f"{len(arrived)} TCP segments arrived at the agent, {len(passed_on)} went on, "
                      f"{len(set(arrived) & set(passed_on))} of them with the same bytes")
    for segment, packet in arrived.items():
        behind = passed_on[segment]
        if not _has_home_address_option(packet) or capture.source(packet) == HOME:
            raise Failure("a packet of the mobile node came without Home Address option")
        if capture.source(behind) != HOME or capture.headers(behind) != [(capture.TCP, capture.IPV6_HEADER)]:
            raise Failure("a packet went on to the servers that is not simply from the home address")


def _answers_gain_a_routing_header(outside, inside):
    came, sent = (_by_segment(packets, capture.source) for packets in (inside, outside))
    # The first packets can be too big for the way out with a routing header: those are answered, not forwarded.
    if not sent or not set(sent) <= set(came):
        raise Failure(f"{len(sent)} TCP segments left the agent, {len(set(sent) & set(came))} of them with the bytes that came")
    for segment, packet in sent.items():
        if capture.destination(came[segment]) != HOME or not _has_routing_header(packet):
            raise Failure("a packet left for the mobile node without a type 2 routing header that names its home address")
        if capture.destination(packet) == HOME:
            raise Failure("a packet left for the home address instead of the care-of address")


def _has_home_address_option(packet):
    return any(number == capture.DESTINATION_OPTIONS and HOME_ADDRESS_OPTION in packet.bytes[offset + 2:offset + 8]
               and packet.bytes[offset + 8:offset + 24] == HOME for number, offset in capture.headers(packet))


def _has_routing_header(packet):
    return any(number == capture.ROUTING and packet.bytes[offset + 2] == ROUTING_TYPE_2 and packet.bytes[offset + 8:offset + 24] == HOME
               for number, offset in capture.headers(packet))
