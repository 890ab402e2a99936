/**
 * What anchor routers and the central mobility database share: Proxy Binding Updates and Acknowledgements (RFC 5213) between peers that
 * hold a key (RFC 4285), ordered by timestamps.
 */
package org.mobilityd.protocol.proxy;
