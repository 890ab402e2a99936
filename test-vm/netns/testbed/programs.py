"""The programs of a server site and of an access network, each with its configuration: nginx, nftables, HAProxy, radvd, curl."""

import hashlib
import os
import re
import socket
import subprocess
import threading
import time

from .topology import NETWORK_PREFIXES, SERVERS, VIRTUAL_ADDRESS, server_address
from .world import Failure, wait_for

NGINX = """
daemon off;
pid {directory}/{name}.pid;
user root;
worker_processes 1;
error_log stderr warn;
events {{ worker_connections 256; }}
http {{
    log_format answered '$remote_addr $server_addr "$request" $status $body_bytes_sent';
    access_log {directory}/{name}.access answered;
    client_body_temp_path {directory}/{name}.tmp;
    proxy_temp_path {directory}/{name}.tmp;
    fastcgi_temp_path {directory}/{name}.tmp;
    uwsgi_temp_path {directory}/{name}.tmp;
    scgi_temp_path {directory}/{name}.tmp;
    sendfile on;
    # Small pieces at a steady rate: a film, not a burst.
    sendfile_max_chunk 16k;
    server {{
        listen [::]:80 ipv6only=on;
        root {directory}/files;
        add_header X-Server {name};
        location / {{ limit_rate {rate}; }}
        location = /who {{ default_type text/plain; return 200 "{name} $remote_addr\\n"; }}
        {locations}
    }}
}}
"""

REWRITING = """
table ip6 balancer {{
    chain arriving {{
        type nat hook prerouting priority dstnat;
        ip6 daddr {address} tcp dport 80 dnat to jhash ip6 saddr mod 3 map {{ {servers} }}
    }}
}}
"""

# What a balancer answers itself. Everything that it does not know, mobility messages among it, it drops.
FIREWALL = """
table ip6 firewall {
    chain own {
        type filter hook input priority filter; policy drop;
        iifname lo accept
        meta l4proto icmpv6 accept
        ct state established,related accept
        tcp dport 80 accept
        udp dport 53 accept
    }
}
"""

HAPROXY = """
global
    maxconn 1000
    stats socket {directory}/haproxy.sock mode 600
defaults
    mode tcp
    timeout connect 5s
    timeout client 60s
    timeout server 60s
frontend site
    bind {address}:80
    default_backend servers
backend servers
    balance source
{splice}{servers}
"""

SPLICING = """    option splice-auto
    option splice-request
    option splice-response
"""

# What an access router's operator would write. A solicitation from a link-local address radvd answers at once, to that address alone
# (AdvRASolicitedUnicast, its default).
RADVD = """
interface {interface} {{
    AdvSendAdvert on;
    MinRtrAdvInterval 3;
    MaxRtrAdvInterval 10;
    AdvIntervalOpt on;
    AdvDefaultLifetime 30;
    {home_agent}
    prefix {prefix} {{
        AdvOnLink on;
        AdvAutonomous on;
        AdvValidLifetime 3600;
        AdvPreferredLifetime 1800;
        {router_address}
    }};
}};
"""


def start_servers(network, rate=2 << 20, locations=""):
    """nginx on every server of a site; see start_web_servers."""
    start_web_servers([network.world[server] for server in SERVERS], rate, locations)


def start_web_servers(machines, rate, locations=""):
    """nginx on each. Everything under files/ of the world's directory is served, `rate` bytes a second for each connection.

    `locations` is added to nginx's configuration as it is.
    """
    for machine in machines:
        directory = machine.world.directory
        (directory / "files").mkdir(exist_ok=True)
        configuration = machine.world.file(f"{machine.name}.conf", NGINX.format(directory=directory, name=machine.name, rate=rate,
                                                                                locations=locations))
        machine.start("nginx", "nginx", "-e", "stderr", "-c", configuration)
    for machine in machines:
        wait_for(f"answer from nginx on {machine.name}", lambda machine=machine: _listens(machine, 80))


def make_file(world, name, size):
    """A file of random bytes on all servers; returns its SHA-256 in hexadecimal."""
    content = os.urandom(size)
    (world.directory / "files").mkdir(exist_ok=True)
    (world.directory / "files" / name).write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def answers_of(network, server):
    """What a server has answered so far: the lines of its access log."""
    log = network.world.directory / f"{server}.access"
    return log.read_text().splitlines() if log.exists() else []


def start_nftables_balancer(network):
    """Packet rewriting: each connection's destination becomes a server, chosen by the client's address; the way back likewise."""
    servers = ", ".join(f"{number} : {server_address(server)}" for number, server in enumerate(SERVERS))
    rewriting = REWRITING.format(address=VIRTUAL_ADDRESS, servers=servers)
    network.world["balancer"].run("nft", "-f", "-", text=FIREWALL + rewriting)


def start_haproxy(network, splicing=True):
    """TCP gateway: two connections joined, by splice(2) in the kernel or by copying in user space."""
    world = network.world
    balancer = world["balancer"]
    configuration = world.file("haproxy.cfg", HAPROXY.format(
        directory=world.directory, address=VIRTUAL_ADDRESS, splice=SPLICING if splicing else "",
        servers="\n".join(f"    server {server} [{server_address(server)}]:80" for server in SERVERS)))
    balancer.run("nft", "-f", "-", text=FIREWALL)
    balancer.start("haproxy", "haproxy", "-db", "-f", configuration)
    wait_for("HAProxy at the virtual address", lambda: _listens(balancer, 80))


def spliced_pipes(network):
    """How many kernel pipes HAProxy has made for splicing: 0 means that it copies."""
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(str(network.world.directory / "haproxy.sock"))
        control.sendall(b"show info\n")
        text = control.makefile().read()
    return sum(int(number) for number in re.findall(r"(?m)^Pipes(?:Used|Free): (\d+)", text))


def start_router_advertisements(network):
    """radvd on the access routers, and on the home agent, which says what it is (RFC 6275 section 7)."""
    for name, prefix in NETWORK_PREFIXES.items():
        at_home = name == "home"
        router, interface = ("home-agent", "home0") if at_home else (name, "air0")
        configuration = network.world.file(f"{router}.radvd", RADVD.format(
            interface=interface, prefix=prefix, home_agent="AdvHomeAgentFlag on; AdvHomeAgentInfo on;" if at_home else "",
            router_address="AdvRouterAddr on;" if at_home else ""))
        network.world[router].start("radvd", "radvd", "-n", "-m", "stderr", "-C", configuration, "-p",
                                    network.world.directory / f"{router}.radvd.pid")


def _listens(machine, port):
    return f":{port} " in machine.run("ss", "-Hltn6")


class Download:
    """curl on a machine. Reads what arrives from a thread of its own, and remembers when."""

    def __init__(self, machine, path, address=VIRTUAL_ADDRESS, options=()):
        self._headers = machine.world.directory / f"{machine.name}.headers-{id(self)}"
        url = address if "://" in address else f"http://[{address}]/{path}"
        self.program = machine.start("curl", "curl", "--silent", "--show-error", "--fail", "--no-buffer", "--max-time", "120",
                                     "--dump-header", self._headers, *options, url, output=subprocess.PIPE)
        self.bytes = 0
        self.arrivals = []
        self._hash = hashlib.sha256()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def finish(self, seconds=90):
        """Waits for the end; Failure when curl complains. Returns the SHA-256 of what arrived, in hexadecimal."""
        self._thread.join(seconds)
        if self._thread.is_alive():
            raise Failure(f"the download did not end within {seconds} seconds; {self.bytes} bytes have arrived")
        if self.program.process.wait():
            raise Failure(f"the download failed: {self.program.last_words(1)}")
        return self._hash.hexdigest()

    def ended(self):
        return not self._thread.is_alive()

    @property
    def server(self):
        """Which server answers, by its own word (header X-Server); None before the first answer."""
        found = re.findall(r"(?im)^x-server: (\S+)", self._headers.read_text() if self._headers.exists() else "")
        return found[-1] if found else None

    def bytes_since(self, since):
        """(seconds, bytes) from `since` until now."""
        count = sum(size for when, size in list(self.arrivals) if when >= since)
        return time.monotonic() - since, count

    def longest_pause(self, since, until):
        """The longest time in which the program got no data, in seconds."""
        times = [since] + [when for when, _ in list(self.arrivals) if since <= when <= until] + [until]
        return max(later - earlier for earlier, later in zip(times, times[1:]))

    def _read(self):
        stream = self.program.process.stdout
        while True:
            piece = stream.read1(65536)
            if not piece:
                return
            self._hash.update(piece)
            self.bytes += len(piece)
            self.arrivals.append((time.monotonic(), len(piece)))


def fetch(machine, path, address=VIRTUAL_ADDRESS, options=()):
    """What curl gets, as text."""
    return machine.run("curl", "--silent", "--show-error", "--fail", "--max-time", "20", *options, f"http://[{address}]/{path}")
