/**
 * Netlink for Java: libnl (libnl-3, libnl-genl-3) over JNA.
 *
 * <pre>
 *   LinkRequests, AddressRequests, ...  ── build ──▶  Request   (a value; nothing is sent)
 *                                                        │
 *   RtNetlink.execute / links() / routes() ...           ▼
 *   NetlinkSocket  ── libnl: socket, message, send, receive ──▶ kernel
 *        │                                                        │
 *        └── NetlinkMessage ── AttributeReader ──▶ Link, Address, Route, Rule, Neighbor, ForwardingEntry
 *   RtMonitor      ◀── multicast groups ── Notification.LinkChange, AddressChange, ... , Lost
 *   GenericNetlink ── genl_ctrl_resolve ──▶ family ids, multicast groups
 *   Netdev, NetdevMonitor ── family netdev ──▶ NetworkDevice: what a device can do with XDP
 * </pre>
 *
 * libnl owns sockets, ports, sequence numbers, message layout and the generic netlink controller. What arrives is parsed in Java: libnl's
 * route objects forget attributes that they do not know, and a Java value needs no native handle behind it.
 *
 * <p>Every native handle has one owner, which is {@link java.lang.AutoCloseable}. Values are immutable. Sockets belong to one thread at a
 * time, and to the network namespace of the thread that opened them. Errors are {@link org.netlink4j.NetlinkException}: operation, errno,
 * and the kernel's own words (its extended acknowledgement).
 */
package org.netlink4j;
