"""A network of Linux network namespaces on one machine, with real programs in it.

world       namespaces, the processes in them, and their end
topology    which machine is connected to which, with what addresses and delays
programs    web servers, load balancers, router advertisements: each one's configuration and its start
mobility    mobilityd and mobilityctl
probe       echo requests every few milliseconds: round-trip times and the time without connectivity
capture     what passes an interface, as packets to look into
"""
