/** Threads that wait for the kernel, and how they end; and those that nobody waits for. */
package org.mobilityd.linux.thread;
