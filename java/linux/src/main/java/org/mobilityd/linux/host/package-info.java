/** The kernel network stack around the fast path: interfaces, addresses, routes, neighbours, raw packets. */
package org.mobilityd.linux.host;
