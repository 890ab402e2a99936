#!/usr/bin/python3
"""What a hostapd's control interface does, for one whose radio is the standard input.

usage: hostapd.py SOCKET, then on standard input, a line each:
    connect ADDRESS      a station associates, and whoever attached is told
    disconnect ADDRESS
    appear ADDRESS       a station is there for long, and no event tells
    slip ADDRESS         a station associates, and the event gets lost
    vanish ADDRESS
    mute                 answers nothing any more
Prints "ready" once it listens.
"""
import os
import selectors
import socket
import sys

path = sys.argv[1]
if os.path.exists(path):
    os.unlink(path)
control = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
control.bind(path)
stations, fresh, monitors, mute = [], set(), set(), False


def described(index):
    if index >= len(stations):
        return ''
    age = 2 if stations[index] in fresh else 4000
    return f'{stations[index]}\nflags=[AUTH][ASSOC][AUTHORIZED]\naid={index + 1}\nconnected_time={age}\ninactive_msec=12\n'


def answer(request, sender):
    words = request.split()
    if words[0] == 'ATTACH':
        monitors.add(sender)
        return 'OK\n'
    if words[0] == 'PING':
        return 'PONG\n'
    if words[0] == 'STA-FIRST':
        return described(0)
    if words[0] == 'STA-NEXT':
        return described(stations.index(words[1]) + 1) if words[1] in stations else 'FAIL\n'
    return 'UNKNOWN COMMAND\n'


def tell(event, address):
    for monitor in monitors:
        control.sendto(f'<3>CTRL-EVENT-EAP-STARTED {address}'.encode(), monitor)
        control.sendto(f'<3>{event} {address} auth_alg=open'.encode(), monitor)


def radio(line):
    global mute
    word, *address = line.split()
    if word in ('connect', 'appear', 'slip'):
        stations.append(address[0])
        if word != 'appear':
            fresh.add(address[0])
    elif word in ('disconnect', 'vanish'):
        stations.remove(address[0])
    elif word == 'mute':
        mute = True
    if word == 'connect':
        tell('AP-STA-CONNECTED', address[0])
    elif word == 'disconnect':
        tell('AP-STA-DISCONNECTED', address[0])


selector = selectors.DefaultSelector()
selector.register(control, selectors.EVENT_READ)
selector.register(sys.stdin, selectors.EVENT_READ)
print('ready', flush=True)
while True:
    for key, _ in selector.select():
        if key.fileobj is control:
            request, sender = control.recvfrom(4096)
            if not mute:
                control.sendto(answer(request.decode(), sender).encode(), sender)
        else:
            lines = os.read(sys.stdin.fileno(), 4096).decode()
            if not lines:
                sys.exit(0)
            for line in lines.splitlines():
                radio(line)
