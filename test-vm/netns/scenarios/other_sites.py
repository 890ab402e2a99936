"""Sites that spread their load without a balancer in the packets' way: by DNS, by rewritten links, by redirection (MA9)."""

import re

from testbed.dns import RotatingNames, resolve_by
from testbed.programs import Download, answers_of, fetch, start_servers
from testbed.site import running_site
from testbed.topology import BALANCER, HOME_ADDRESS, SERVERS, public_server_address
from testbed.world import Failure

from . import scenario

SITE_NAME = "site.example"
FILM_BYTES = 1 << 20

# server-1 is the one that everybody asks first: it names another server for the film.
REDIRECTION = f"""
        location = /anywhere/film {{ return 302 http://[{public_server_address("server-2")}]/film; }}
"""
REWRITING = f"""
        location = /page {{
            default_type text/html;
            sub_filter_once off;
            sub_filter 'href="/film"' 'href="http://[{public_server_address("server-3")}]/film"';
        }}
"""


@scenario
def a_site_that_balances_by_dns_is_reached_over_optimized_routes():
    with running_site(start_servers, public_servers=True) as site:
        RotatingNames(site.world["balancer"], BALANCER, SITE_NAME, map(public_server_address, SERVERS))
        resolve_by(site.world, BALANCER)
        expected = site.make_file("film", FILM_BYTES)
        for server in SERVERS:
            site.wait_until_optimized(public_server_address(server))
        servers = {_film(site, f"http://{SITE_NAME}/film", expected) for _ in SERVERS}
        if servers != set(SERVERS):
            raise Failure(f"the name server named three servers in turn, but {sorted(servers)} answered")
        _servers_know_the_home_address_only(site)


@scenario
def a_site_that_redirects_is_reached_over_optimized_routes():
    with running_site(lambda network: start_servers(network, locations=REDIRECTION), public_servers=True) as site:
        expected = site.make_file("film", FILM_BYTES)
        server = _film(site, f"http://[{public_server_address('server-1')}]/anywhere/film", expected)
        if server != "server-2":
            raise Failure(f"server-1 redirected to server-2, but {server} answered")
        site.wait_until_optimized(public_server_address("server-2"))
        _servers_know_the_home_address_only(site)


@scenario
def a_site_that_rewrites_links_is_reached_over_optimized_routes():
    with running_site(lambda network: start_servers(network, locations=REWRITING), public_servers=True) as site:
        expected = site.make_file("film", FILM_BYTES)
        (site.world.directory / "files/page").write_text('<a href="/film">the film</a>\n')
        link = re.search(r'href="([^"]+)"', fetch(site.mobile, "page", public_server_address("server-1"))).group(1)
        server = _film(site, link, expected)
        if server != "server-3":
            raise Failure(f"the page's link {link} should lead to server-3, but {server} answered")
        site.wait_until_optimized(public_server_address("server-3"))
        _servers_know_the_home_address_only(site)


def _film(site, url, expected):
    """Downloads, checks, and says who answered."""
    download = Download(site.mobile, None, url, options=("--location",))
    if download.finish() != expected:
        raise Failure(f"{url}: the file was harmed")
    return download.server


def _servers_know_the_home_address_only(site):
    clients = {line.split()[0] for server in SERVERS for line in answers_of(site.network, server)}
    if clients != {HOME_ADDRESS}:
        raise Failure(f"the servers saw {sorted(clients)}, not only the home address {HOME_ADDRESS}")
