/* SPDX-License-Identifier: GPL-2.0 */
/* Headers as they stand in packets: IEEE 802, RFC 8200, RFC 4443, RFC 6275. Multi-byte fields are in network order. */
#ifndef MOBILITY_LIB_HEADERS_H
#define MOBILITY_LIB_HEADERS_H

#include "bpf.h"

#define ETHERNET_ADDRESSES_LENGTH 12
#define ETHERNET_SOURCE 6	/* offset of where a frame comes from */
#define ETHERNET_HEADER_LENGTH 14
#define VLAN_TAG_LENGTH 4
#define VLAN_TAGS_MAX 2
#define LINK_HEADER_MAX (ETHERNET_HEADER_LENGTH + VLAN_TAGS_MAX * VLAN_TAG_LENGTH)

#define ADDRESS_FAMILY_INET6 10

#define ETHERTYPE_IPV6 0x86dd
#define ETHERTYPE_VLAN 0x8100
#define ETHERTYPE_SERVICE_VLAN 0x88a8

#define IPV6_HEADER_LENGTH 40
#define IPV6_MINIMUM_MTU 1280
#define IPV6_HOP_LIMIT 64
#define IPV6_PAYLOAD_MAX 65535

/* The bytes of the IPv6 header that are rewritten one by one. */
#define IPV6_PAYLOAD_LENGTH 4
#define IPV6_NEXT_HEADER 6
#define IPV6_HOP_LIMIT_FIELD 7
#define IPV6_SOURCE 8
#define IPV6_DESTINATION 24

#define PROTOCOL_HOP_BY_HOP 0
#define PROTOCOL_TCP 6
#define PROTOCOL_UDP 17
#define PROTOCOL_IPV6 41
#define PROTOCOL_ROUTING 43
#define PROTOCOL_FRAGMENT 44
#define PROTOCOL_ESP 50
#define PROTOCOL_AH 51
#define PROTOCOL_ICMPV6 58
#define PROTOCOL_NONE 59
#define PROTOCOL_DESTINATION_OPTIONS 60
#define PROTOCOL_MOBILITY 135

struct ipv6_header {
	__be32 version_class_flow_be;
	__be16 payload_length_be;
	__u8 next_header;
	__u8 hop_limit;
	struct ipv6_address source;
	struct ipv6_address destination;
};

_Static_assert(sizeof(struct ipv6_header) == IPV6_HEADER_LENGTH, "RFC 8200 section 3");

ALWAYS_INLINE __be32 ipv6_version_be(void)
{
	return bpf_htonl(6u << 28);
}

ALWAYS_INLINE int is_ipv6(const struct ipv6_header *ip)
{
	return (ip->version_class_flow_be & bpf_htonl(0xfu << 28)) == ipv6_version_be();
}

/* What every extension header begins with; in the first eight bytes of some there is more to know. */
struct extension_header {
	__u8 next_header;
	__u8 length;		/* beyond the first, in units of 8 bytes (AH: of 4, less one more) */
	__u8 routing_type;
	__u8 segments_left;
	__be32 rest_be;
};

struct fragment_header {
	__u8 next_header;
	__u8 reserved;
	__be16 offset_be;	/* 13 bits of offset, 2 reserved, 1 more-fragments */
	__be32 identification_be;
};

#define FRAGMENT_OFFSET_MASK 0xfff8
#define FRAGMENT_MORE 0x0001

/* RFC 6275 section 6.4. */
struct routing_header {
	__u8 next_header;
	__u8 length;
	__u8 type;
	__u8 segments_left;
	__be32 reserved_be;
	struct ipv6_address home_address;
};

#define ROUTING_HEADER_LENGTH 24
#define ROUTING_TYPE_2 2
_Static_assert(sizeof(struct routing_header) == ROUTING_HEADER_LENGTH, "RFC 6275 section 6.4.1");

/* RFC 6275 section 6.3: a destination options header with nothing else in it; the option is aligned to 8n + 6. */
struct home_address_header {
	__u8 next_header;
	__u8 length;
	__u8 padding_type;
	__u8 padding_length;
	__u8 padding[2];
	__u8 option_type;
	__u8 option_length;
	struct ipv6_address home_address;
};

#define HOME_ADDRESS_HEADER_LENGTH 24
_Static_assert(sizeof(struct home_address_header) == HOME_ADDRESS_HEADER_LENGTH, "RFC 6275 section 6.3");

#define OPTION_PAD1 0x00
#define OPTION_PADN 0x01
#define OPTION_HOME_ADDRESS 0xc9
#define OPTION_HOME_ADDRESS_LENGTH 16
#define OPTION_HOME_ADDRESS_TOTAL (2 + OPTION_HOME_ADDRESS_LENGTH)

/* RFC 6275 section 6.1.1. */
struct mobility_header {
	__u8 payload_protocol;
	__u8 length;		/* beyond the first, in units of 8 bytes */
	__u8 type;
	__u8 reserved;
	__be16 checksum_be;
};

/* RFC 6275 section 6.1.7; options follow. */
struct binding_update {
	struct mobility_header header;
	__be16 sequence_be;
	__be16 flags_be;
	__be16 lifetime_be;
};

#define BINDING_UPDATE_LENGTH 12
_Static_assert(sizeof(struct binding_update) == BINDING_UPDATE_LENGTH, "RFC 6275 section 6.1.7");

/* RFC 6275 section 6.2. */
#define MOBILITY_OPTION_ALTERNATE_CARE_OF_ADDRESS 3
#define MOBILITY_OPTION_NONCE_INDICES 4
#define MOBILITY_OPTION_AUTHORIZATION_DATA 5
#define NONCE_INDICES_LENGTH 4
#define AUTHENTICATOR_LENGTH 12

#define MOBILITY_HOME_TEST_INIT 1
#define MOBILITY_CARE_OF_TEST_INIT 2
#define MOBILITY_HOME_TEST 3
#define MOBILITY_CARE_OF_TEST 4
#define MOBILITY_BINDING_UPDATE 5

/* RFC 4443 section 2.1, with the four bytes that each error makes its own use of. */
struct icmp_error {
	__u8 type;
	__u8 code;
	__be16 checksum_be;
	__be32 value_be;	/* Packet Too Big: the MTU; Parameter Problem: the pointer */
};

#define ICMP_ERROR_LENGTH 8
_Static_assert(sizeof(struct icmp_error) == ICMP_ERROR_LENGTH, "RFC 4443 section 3");

#define ICMP_DESTINATION_UNREACHABLE 1
#define ICMP_PACKET_TOO_BIG 2
#define ICMP_TIME_EXCEEDED 3
#define ICMP_PARAMETER_PROBLEM 4
#define ICMP_INFORMATIONAL 128
#define ICMP_LISTENER_REPORT 131	/* RFC 2710 */
#define ICMP_ROUTER_SOLICITATION 133
#define ICMP_ROUTER_ADVERTISEMENT 134
#define ICMP_NEIGHBOR_SOLICITATION 135
#define ICMP_NEIGHBOR_ADVERTISEMENT 136
#define ICMP_REDIRECT 137
#define ICMP_LISTENER_REPORT_2 143	/* RFC 3810 */

ALWAYS_INLINE int same_address(const struct ipv6_address *a, const struct ipv6_address *b)
{
	return a->word_be[0] == b->word_be[0] && a->word_be[1] == b->word_be[1] && a->word_be[2] == b->word_be[2] &&
	       a->word_be[3] == b->word_be[3];
}

ALWAYS_INLINE int is_unspecified(const struct ipv6_address *address)
{
	return !(address->word_be[0] | address->word_be[1] | address->word_be[2] | address->word_be[3]);
}

ALWAYS_INLINE int is_multicast(const struct ipv6_address *address)
{
	return (bpf_ntohl(address->word_be[0]) >> 24) == 0xff;
}

ALWAYS_INLINE int is_link_local(const struct ipv6_address *address)
{
	return (bpf_ntohl(address->word_be[0]) >> 22) == 0xfe80 >> 6;
}

/* Unicast, and meaningful beyond one link: not unspecified, loopback, IPv4-mapped, link-local or multicast. */
ALWAYS_INLINE int is_unicast_routable(const struct ipv6_address *address)
{
	if (is_multicast(address) || is_link_local(address))
		return 0;
	if (address->word_be[0] | address->word_be[1])
		return 1;
	/* ::/96 holds the unspecified and the loopback address, ::ffff:0:0/96 the IPv4-mapped ones. */
	return address->word_be[2] && address->word_be[2] != bpf_htonl(0xffff);
}

#endif
