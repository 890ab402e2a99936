/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What can become of a packet. Every packet ends in exactly one of these; it is counted under that name, and the name is
 * the column of the shell and of the metrics.
 *
 *	X(constant, "column", action)
 *
 * Actions:
 *	PASS	to the kernel as it came
 *	LOCAL	rewritten, to the kernel: it is for this node
 *	FORWARD	rewritten, on to its next hop: by the kernel, or redirected (lib/forward.h)
 *	ANSWER	became its own answer, back to where it came from
 *	ROUTE	became its own answer, to where the routing table says that its receiver is
 *	LIFT	the control daemon has it now (a ring-buffer event): it goes no further here
 *	DROP	gone
 */
#ifndef MOBILITY_ABI_VERDICTS_H
#define MOBILITY_ABI_VERDICTS_H

#define MOBILITY_VERDICTS(X)									\
	/* untouched */										\
	X(VERDICT_PASS, "pass", PASS)								\
	X(VERDICT_PASS_COPIED, "pass-copied", PASS)						\
	X(VERDICT_PASS_OTHER_STATION, "pass-other-station", PASS)				\
	/* rewritten */										\
	X(VERDICT_HOME_ADDRESS_REMOVED, "home-address-removed", FORWARD)			\
	X(VERDICT_ROUTING_HEADER_INSERTED, "routing-header-inserted", FORWARD)			\
	X(VERDICT_HOME_ADDRESS_INSERTED, "home-address-inserted", FORWARD)			\
	X(VERDICT_ROUTING_HEADER_REMOVED, "routing-header-removed", LOCAL)			\
	X(VERDICT_ENCAPSULATED, "encapsulated", FORWARD)					\
	X(VERDICT_DECAPSULATED, "decapsulated", FORWARD)					\
	X(VERDICT_DECAPSULATED_LOCAL, "decapsulated-local", LOCAL)				\
	X(VERDICT_RELAYED_BETWEEN_TUNNELS, "relayed-between-tunnels", FORWARD)			\
	X(VERDICT_ICMP_ERROR_TRANSLATED, "icmp-error-translated", FORWARD)			\
	X(VERDICT_ICMP_ERROR_TRANSLATED_LOCAL, "icmp-error-translated-local", LOCAL)		\
	/* answered in place */									\
	X(VERDICT_HOME_TEST_SENT, "home-test-sent", ROUTE)					\
	X(VERDICT_CARE_OF_TEST_SENT, "care-of-test-sent", ROUTE)				\
	X(VERDICT_PACKET_TOO_BIG_SENT, "packet-too-big-sent", ANSWER)				\
	/* handed up */										\
	X(VERDICT_MOBILITY_MESSAGE_LIFTED, "mobility-message-lifted", LIFT)			\
	X(VERDICT_LIFTED_FOR_FRAGMENTATION, "lifted-for-fragmentation", LIFT)			\
	/* dropped */										\
	X(VERDICT_DROP_NO_BINDING, "drop-no-binding", DROP)					\
	X(VERDICT_DROP_HOME_ADDRESS_NOT_ROUTABLE, "drop-home-address-not-routable", DROP)	\
	X(VERDICT_DROP_SEVERAL_HOME_ADDRESSES, "drop-several-home-addresses", DROP)		\
	X(VERDICT_DROP_BAD_EXTENSION_HEADER, "drop-bad-extension-header", DROP)			\
	X(VERDICT_DROP_NOT_HOME_ADDRESS, "drop-not-home-address", DROP)				\
	X(VERDICT_DROP_TRUNCATED, "drop-truncated", DROP)					\
	X(VERDICT_DROP_TEST_INIT_WITH_HOME_ADDRESS, "drop-test-init-with-home-address", DROP)	\
	X(VERDICT_DROP_SOURCE_NOT_ROUTABLE, "drop-source-not-routable", DROP)			\
	X(VERDICT_DROP_FORGED_SOURCE, "drop-forged-source", DROP)				\
	X(VERDICT_DROP_FOREIGN_SOURCE, "drop-foreign-source", DROP)				\
	X(VERDICT_DROP_FORGED_LINK_ADDRESS, "drop-forged-link-address", DROP)			\
	X(VERDICT_DROP_ROGUE_ROUTER, "drop-rogue-router", DROP)					\
	X(VERDICT_DROP_NO_TEST_SECRET, "drop-no-test-secret", DROP)				\
	X(VERDICT_DROP_BAD_AUTHENTICATOR, "drop-bad-authenticator", DROP)			\
	X(VERDICT_DROP_FRAGMENTED_MOBILITY_MESSAGE, "drop-fragmented-mobility-message", DROP)	\
	X(VERDICT_DROP_CONGESTION_NOT_CARRIED, "drop-congestion-not-carried", DROP)		\
	X(VERDICT_DROP_TOO_BIG, "drop-too-big", DROP)						\
	X(VERDICT_DROP_NO_TUNNEL, "drop-no-tunnel", DROP)					\
	X(VERDICT_DROP_NO_TUNNEL_BINDING, "drop-no-tunnel-binding", DROP)			\
	X(VERDICT_DROP_NO_LINK, "drop-no-link", DROP)						\
	X(VERDICT_DROP_RATE_LIMITED, "drop-rate-limited", DROP)					\
	X(VERDICT_DROP_EVENTS_FULL, "drop-events-full", DROP)					\
	X(VERDICT_DROP_NO_ROOM, "drop-no-room", DROP)

/*
 * What else there is to say of a packet. It is counted beside the verdict, in the last columns of the row.
 *
 *	X(constant, "column")
 */
#define MOBILITY_REMARKS(X)									\
	/* to be redirected, but its next interface takes no frames from XDP: the kernel forwarded it */	\
	X(REMARK_NOT_REDIRECTED, "not-redirected")						\
	/* an answer that could not be sent back from XDP, for the same reason: the kernel forwarded it */	\
	X(REMARK_ANSWER_FORWARDED, "answer-forwarded")

enum verdict {
#define MOBILITY_VERDICT_CONSTANT(constant, column, action) constant,
	MOBILITY_VERDICTS(MOBILITY_VERDICT_CONSTANT)
#undef MOBILITY_VERDICT_CONSTANT
	VERDICTS,
	/* Not a verdict: the step had nothing to do with the packet, the next one looks at it. */
	NEXT_STEP = -1,
};

enum remark {
#define MOBILITY_REMARK_CONSTANT(constant, column) constant,
	MOBILITY_REMARKS(MOBILITY_REMARK_CONSTANT)
#undef MOBILITY_REMARK_CONSTANT
	REMARKS,
};

#endif
