"""Sends back whatever comes over TCP, until it is killed. Prints "ready" when it listens."""

import socket
import socketserver
import sys


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while True:
            data = self.request.recv(65536)
            if not data:
                return
            self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    address_family = socket.AF_INET6
    allow_reuse_address = True
    daemon_threads = True


with Server(("::", int(sys.argv[1])), Echo) as server:
    print("ready", flush=True)
    server.serve_forever()
