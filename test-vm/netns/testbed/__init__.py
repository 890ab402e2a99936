"""A network of Linux network namespaces on one machine, with real programs in it.

isolation   namespaces of our own for everything, so that nothing can be left behind
world       namespaces, the processes in them, and their end
cabling     cables, switches and delays
topology    which machine is connected to which, with what addresses and delays
programs    web servers, load balancers, router advertisements: each one's configuration and its start
mobility    mobilityd and mobilityctl
probe       echo requests every few milliseconds: round-trip times and the time without connectivity
site        all of it together, ready for a mobile node to be moved
dns         a name server that balances load
capture     what passes an interface, as packets to look into

and for a mobility domain of anchor routers:

domain      which machine is connected to which there
routed      another one, with a routing protocol in its core
vlans       another one, whose links are VLANs
anchors     mobilityd as anchor router and as central mobility database
host        what a plain host makes of what routers tell it
signalling  what routers and database say to each other, and when
"""
