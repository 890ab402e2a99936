/** The daemon as a process of its own on real packets, in network namespaces that each test makes and removes. Needs root. */
package org.mobilityd.endtoend;
