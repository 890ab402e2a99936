/** Metrics in the Prometheus text format. */
package org.mobilityd.daemon.metrics;
