/** The daemon's ports in memory, for tests without a kernel. */
package org.mobilityd.daemon.testing;
