/** Threads that wait for the kernel, and how they end. */
package org.mobilityd.linux.thread;
