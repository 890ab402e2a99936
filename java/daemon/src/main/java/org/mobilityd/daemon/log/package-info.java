/** Log lines on standard error, in logfmt: {@code time level event key=value …}. */
package org.mobilityd.daemon.log;
