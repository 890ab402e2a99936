/** Daemons that are recorded. */
package org.mobilityd.daemon.recording;
