"""A server that answers each datagram with the address that it came from, and knows nothing of mobility."""

import socket

server = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
server.bind(("::", 7777))
print("listening", flush=True)
while True:
    text, peer = server.recvfrom(2048)
    server.sendto(text + b" from " + peer[0].encode(), peer)
