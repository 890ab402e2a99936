/**
 * What the control socket says: a request is one line of JSON, {@code {"request": "bindings"}}, and its answer is one line, {@code
 * {"result": …}} or {@code {"error": "…"}}. Two requests differ: {@code watch} is answered with a line per interval until the client
 * leaves, and the bare word {@code metrics} with the Prometheus text format.
 */
package org.mobilityd.daemon.control;
