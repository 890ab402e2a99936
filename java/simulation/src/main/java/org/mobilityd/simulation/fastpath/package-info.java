/**
 * The fast path once more, in plain Java and from the same standard but not from the same hand: RFC 6275 sections 5.2.5, 6.1, 6.3, 6.4,
 * 9.3, 11.3; RFC 2473; RFC 8200 section 4. It stands in for the kernel in the simulation, and as the oracle for tests of the eBPF
 * programs.
 *
 * <pre>
 *                      insert                         remove
 *   mobile node   →    HomeAddressOption         →    correspondent side
 *   mobile node   ←    TypeTwoRoutingHeader      ←    correspondent side
 *                      encapsulate                    decapsulate
 *   either end    →    Tunnelling                →    other end
 *                      TestInit: HoTI → HoT, CoTI → CoT
 *                      BindingUpdateFilter: which Binding Updates are authentic
 * </pre>
 *
 * <p>Each transform is a pure function, bytes of a whole IPv6 packet in, {@link org.mobilityd.simulation.fastpath.Transformed} out.
 * {@link org.mobilityd.simulation.fastpath.InterfaceModel} decides which transform a packet gets at an interface, by what stands in the
 * node's {@link org.mobilityd.simulation.fastpath.FastPathTables}.
 */
package org.mobilityd.simulation.fastpath;
