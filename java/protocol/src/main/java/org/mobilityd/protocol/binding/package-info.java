/** Bindings and tunnels: what every role's signalling decides about. */
package org.mobilityd.protocol.binding;
