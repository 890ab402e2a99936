/**
 * The mobile node of RFC 6275 section 11, with home registrations authenticated as RFC 4285 says.
 *
 * <pre>
 *   Router Advertisements, link changes                         flows seen in the tunnel
 *             │                                                            │
 *             ▼                                                            ▼
 *   MovementDetection ──► Attachment ──► MobileNodeEngine ──────► BindingUpdateList
 *     LinkState            (where)        │           │             CorrespondentRegistration, one per correspondent
 *     RouterList                          ▼           ▼               ReturnRoutability, CorrespondentUpdates, OptimizedRoute
 *     CareOfAddressSelection    CareOfAddresses   HomeRegistration
 *     ReachabilityProbe         HomeLink             │            CorrespondentMessages: which way they came
 *                               HomeAddressPath      │
 *                                     │              ▼
 *                                     ▼          Binding Updates, tunnel
 *                          addresses, default router
 * </pre>
 *
 * {@link org.mobilityd.protocol.mobilenode.MobileNodeEngine} passes inputs to the part that they concern. Everything here lives in one
 * thread and in virtual time; every table is bounded.
 */
package org.mobilityd.protocol.mobilenode;
