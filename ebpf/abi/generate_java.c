// SPDX-License-Identifier: GPL-2.0
/* Prints AbiLayout.java: sizes, offsets and constants as this compiler lays them out. Run by the makefile. */
#include <ctype.h>
#include <stddef.h>
#include <stdio.h>

#include "events.h"
#include "tables.h"
#include "verdicts.h"

#define INDENT "    "

/* care_of_address → CARE_OF_ADDRESS */
static void print_constant_name(const char *name)
{
	for (; *name; name++)
		putchar(toupper((unsigned char)*name));
}

static void print_number(const char *indent, const char *name, unsigned long long value)
{
	printf("%sstatic final int ", indent);
	print_constant_name(name);
	printf(" = %d;\n", (int)value);
}

static void begin_class(const char *name, const char *comment)
{
	printf("\n" INDENT "/** %s */\n" INDENT "static final class %s {\n", comment, name);
}

static void end_class(const char *name)
{
	printf("\n" INDENT INDENT "private %s() {\n" INDENT INDENT "}\n" INDENT "}\n", name);
}

#define SIZE(type) print_number(INDENT INDENT, "size", sizeof(struct type))
#define OFFSET(type, field) print_number(INDENT INDENT, #field, offsetof(struct type, field))
#define CONSTANT(name) print_number(INDENT, #name, name)

static void print_tables(void)
{
	begin_class("EndpointKey", "Key of endpoints.");
	SIZE(endpoint_key);
	OFFSET(endpoint_key, prefix_length);
	OFFSET(endpoint_key, address);
	end_class("EndpointKey");

	begin_class("Endpoint", "Value of endpoints.");
	SIZE(endpoint);
	OFFSET(endpoint, use);
	end_class("Endpoint");

	begin_class("BindingKey", "Key of binding_cache and binding_update_list.");
	SIZE(binding_key);
	OFFSET(binding_key, correspondent);
	OFFSET(binding_key, home_address);
	end_class("BindingKey");

	begin_class("Binding", "Value of binding_cache and binding_update_list.");
	SIZE(binding);
	OFFSET(binding, care_of_address);
	OFFSET(binding, expires_ns);
	OFFSET(binding, refresh_ns);
	OFFSET(binding, path_mtu_expires_ns);
	OFFSET(binding, fitting);
	OFFSET(binding, packets_in);
	OFFSET(binding, bytes_in);
	OFFSET(binding, packets_out);
	OFFSET(binding, bytes_out);
	OFFSET(binding, newest_nonce_ns);
	OFFSET(binding, path_mtu);
	OFFSET(binding, link);
	OFFSET(binding, sequence);
	OFFSET(binding, flags);
	end_class("Binding");

	begin_class("PastBinding", "Value of past_bindings.");
	SIZE(past_binding);
	OFFSET(past_binding, newest_nonce_ns);
	OFFSET(past_binding, floor_ns);
	OFFSET(past_binding, care_of_prefix);
	OFFSET(past_binding, last_sequence);
	end_class("PastBinding");

	begin_class("BindingChange", "Value of binding_changes.");
	SIZE(binding_change);
	OFFSET(binding_change, key);
	OFFSET(binding_change, binding);
	OFFSET(binding_change, past);
	OFFSET(binding_change, table);
	OFFSET(binding_change, kind);
	OFFSET(binding_change, error);
	end_class("BindingChange");

	begin_class("TunnelKey", "Key of tunnels.");
	SIZE(tunnel_key);
	OFFSET(tunnel_key, address);
	OFFSET(tunnel_key, match);
	end_class("TunnelKey");

	begin_class("PrefixTunnelKey", "Key of prefix_tunnels.");
	SIZE(prefix_tunnel_key);
	OFFSET(prefix_tunnel_key, prefix_be);
	OFFSET(prefix_tunnel_key, match);
	end_class("PrefixTunnelKey");

	begin_class("Tunnel", "Value of tunnels and prefix_tunnels.");
	SIZE(tunnel);
	OFFSET(tunnel, local);
	OFFSET(tunnel, remote);
	OFFSET(tunnel, expires_ns);
	OFFSET(tunnel, path_mtu_expires_ns);
	OFFSET(tunnel, fitting);
	OFFSET(tunnel, station);
	OFFSET(tunnel, packets_in);
	OFFSET(tunnel, bytes_in);
	OFFSET(tunnel, packets_out);
	OFFSET(tunnel, bytes_out);
	OFFSET(tunnel, path_mtu);
	OFFSET(tunnel, link);
	end_class("Tunnel");

	begin_class("TestSecret", "Value of test_secrets.");
	SIZE(test_secret);
	OFFSET(test_secret, created_ns);
	OFFSET(test_secret, in_use);
	OFFSET(test_secret, nonce_index);
	OFFSET(test_secret, inner_midstate);
	OFFSET(test_secret, outer_midstate);
	OFFSET(test_secret, node_key);
	OFFSET(test_secret, nonce);
	end_class("TestSecret");

	begin_class("RateLimit", "Value of limits.");
	SIZE(rate_limit);
	OFFSET(rate_limit, interval_ns);
	OFFSET(rate_limit, slack_ns);
	OFFSET(rate_limit, full_at_ns);
	end_class("RateLimit");

	begin_class("Attachment", "Value of attachments.");
	SIZE(attachment);
	OFFSET(attachment, link);
	OFFSET(attachment, roles);
	OFFSET(attachment, mode);
	OFFSET(attachment, forwarding);
	OFFSET(attachment, icmp_source);
	OFFSET(attachment, name);
	end_class("Attachment");

	begin_class("InterfaceConfig", "Read-only data of one interface's program.");
	SIZE(interface_config);
	OFFSET(interface_config, roles);
	OFFSET(interface_config, counter_row);
	OFFSET(interface_config, forwarding);
	OFFSET(interface_config, link);
	OFFSET(interface_config, source_seed);
	OFFSET(interface_config, answer_by_redirect);
	OFFSET(interface_config, generic);
	OFFSET(interface_config, icmp_source);
	OFFSET(interface_config, anchored_be);
	OFFSET(interface_config, anchored_mask_be);
	OFFSET(interface_config, link_address);
	end_class("InterfaceConfig");

	begin_class("Event", "Head of a ring-buffer record; the packet follows.");
	SIZE(event);
	OFFSET(event, kind);
	OFFSET(event, link);
	OFFSET(event, flags);
	OFFSET(event, number);
	OFFSET(event, first);
	OFFSET(event, second);
	OFFSET(event, third);
	OFFSET(event, packet_length);
	OFFSET(event, arrived);
	end_class("Event");
}

static void print_constants(void)
{
	CONSTANT(USE_CORRESPONDENT);
	CONSTANT(USE_HOME_AGENT);
	CONSTANT(USE_HOME_ADDRESS);
	CONSTANT(USE_CARE_OF_ADDRESS);
	CONSTANT(USE_ANCHOR_ROUTER);
	CONSTANT(BINDING_CHANGES);
	CONSTANT(TABLE_BINDING_CACHE);
	CONSTANT(TABLE_BINDING_UPDATE_LIST);
	CONSTANT(TABLE_PAST_BINDINGS);
	CONSTANT(CHANGE_PUT);
	CONSTANT(CHANGE_REMOVE);
	CONSTANT(MATCH_DESTINATION);
	CONSTANT(MATCH_SOURCE);
	CONSTANT(MATCH_ANCHOR);
	CONSTANT(MATCH_HANDOVER);
	CONSTANT(TUNNEL_PREFIX_BITS);
	CONSTANT(LINK_ADDRESS_LENGTH);
	CONSTANT(TEST_SECRETS);
	CONSTANT(LIMIT_BINDING_UPDATE);
	CONSTANT(LIMIT_BINDING_UPDATE_OF_SOURCE);
	CONSTANT(LIMIT_MOBILITY_MESSAGE);
	CONSTANT(LIMIT_MOBILITY_MESSAGE_OF_SOURCE);
	CONSTANT(LIMIT_UNBOUND_HOME_ADDRESS);
	CONSTANT(LIMIT_NEIGHBOR_DISCOVERY);
	CONSTANT(LIMIT_ICMP_ERROR);
	CONSTANT(LIMIT_FLOW_SEEN);
	CONSTANT(LIMIT_FRAGMENTATION);
	CONSTANT(LIMIT_PACKET_TOO_BIG);
	CONSTANT(LIMIT_PEER_MESSAGE);
	CONSTANT(LIMIT_PEER_MESSAGE_OF_PEER);
	CONSTANT(LIMIT_FOREIGN_SOURCE);
	CONSTANT(ATTACHMENT_SLOTS);
	CONSTANT(VERDICTS_MAX);
	CONSTANT(COUNTER_ROWS);
	CONSTANT(INTERFACE_NAME_LENGTH);
	CONSTANT(ROLE_AGENT_OUTSIDE);
	CONSTANT(ROLE_AGENT_INSIDE);
	CONSTANT(ROLE_HOME_AGENT);
	CONSTANT(ROLE_MOBILE_NODE_LINK);
	CONSTANT(ROLE_MOBILE_NODE_HOME);
	CONSTANT(ROLE_ANCHOR_UPLINK);
	CONSTANT(ROLE_ANCHOR_ACCESS);
	CONSTANT(FORWARD_KERNEL);
	CONSTANT(FORWARD_REDIRECT);
	CONSTANT(EVENT_SIGNALLING_PACKET);
	CONSTANT(EVENT_UNBOUND_HOME_ADDRESS);
	CONSTANT(EVENT_BINDING_EXPIRING);
	CONSTANT(EVENT_TUNNELLED_FLOW_SEEN);
	CONSTANT(EVENT_FRAGMENTATION_NEEDED);
	CONSTANT(EVENT_FOREIGN_SOURCE);
	CONSTANT(EVENT_STATION_HEARD);
	CONSTANT(EVENT_TUNNELLED);
	CONSTANT(EVENT_AUTHENTIC);
}

int main(void)
{
	puts("package org.mobilityd.linux.datapath;\n\n"
	     "import java.util.List;\n\n"
	     "/** Layout of what Java and the fast path share. Generated from ebpf/abi by {@code make -C ebpf layout}: do not edit. */\n"
	     "final class AbiLayout {\n\n"
	     INDENT "private AbiLayout() {\n" INDENT "}\n\n"
	     INDENT "/** Names of the verdicts, by number. */\n"
	     INDENT "static final List<String> VERDICTS = List.of(");
#define PRINT_VERDICT(constant, column, action) \
	printf(INDENT INDENT INDENT "\"" column "\"%s\n", constant == VERDICTS - 1 ? ");" : ",");
	MOBILITY_VERDICTS(PRINT_VERDICT)
	puts("\n" INDENT "/** Names of the remarks; that of number r is counted in column VERDICTS_MAX - 1 - r. */\n"
	     INDENT "static final List<String> REMARKS = List.of(");
#define PRINT_REMARK(constant, column) \
	printf(INDENT INDENT INDENT "\"" column "\"%s\n", constant == REMARKS - 1 ? ");" : ",");
	MOBILITY_REMARKS(PRINT_REMARK)
	putchar('\n');
	print_constants();
	print_tables();
	puts("}");
	return 0;
}
