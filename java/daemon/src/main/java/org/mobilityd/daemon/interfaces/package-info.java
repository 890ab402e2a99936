/** Which interfaces the fast path is attached to, and which it waits for. */
package org.mobilityd.daemon.interfaces;
