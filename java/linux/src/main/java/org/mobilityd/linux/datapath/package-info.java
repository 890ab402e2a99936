/** The fast path seen from Java: eBPF maps, programs and events through libmobility. */
package org.mobilityd.linux.datapath;
