"""A server that answers each datagram with the address that it came from, and knows nothing of mobility."""

import socket

# Of <asm-generic/socket.h>: beyond net.core.rmem_max, so that a busy machine does not make this socket lose anything.
SO_RCVBUFFORCE = 33

server = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
server.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 16 << 20)
server.bind(("::", 7777))
print("listening", flush=True)
while True:
    text, peer = server.recvfrom(2048)
    server.sendto(text + b" from " + peer[0].encode(), peer)
