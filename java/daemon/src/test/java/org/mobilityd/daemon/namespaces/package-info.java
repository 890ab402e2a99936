/**
 * End-to-end tests with real programs in network namespaces: the built daemon in its three roles, nginx, nftables, HAProxy, radvd. The
 * scenarios themselves are under {@code test-vm/netns/scenarios}, on the network that the demonstration runs on too.
 */
package org.mobilityd.daemon.namespaces;
