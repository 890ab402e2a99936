/** What the virtual machine does for the first time is slow; so it is done before it counts. */
package org.mobilityd.daemon.rehearsal;
