/**
 * The control socket: lines over a UNIX-domain socket, for the daemon's own user and root only. What the lines say is the business of
 * whoever handles them. The JDK's own UNIX-domain channels do (JEP 380); peer credentials come from {@code jdk.net}.
 */
package org.mobilityd.linux.control;
