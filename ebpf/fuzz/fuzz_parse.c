// SPDX-License-Identifier: GPL-2.0
/*
 * Target: lib/parse.h against a plain reading of the same packet (reference/layout.h). An input is a scenario, of which the frames count;
 * two of their numbers say here whether one is taken for a packet that an error quotes (segment), and how much of it is inside of
 * another (elapsed).
 */
#include "../lib/ctx_xdp.h"

#include "../lib/parse.h"

#include <string.h>

#include "fail.h"
#include "host/frame.h"
#include "host/memory.h"
#include "reference/layout.h"
#include "scenario.h"

const volatile struct interface_config config = {};

#define LIMIT_UNIT 12

#define EXPECT_SAME(field, expected) EXPECT((__u32)(field) == (__u32)(expected), #field " is %u, not %u", (__u32)(field), (__u32)(expected))

static void expect_flag(const struct packet *packet, __u32 flag, int expected, const char *name)
{
	EXPECT(!(packet->flags & flag) == !expected, "%s is %s", name, expected ? "not seen" : "seen where it is not");
}

#define EXPECT_FLAG(packet, flag, expected) expect_flag(packet, flag, expected, #flag)

static void expect_home_address(const struct packet *packet, const struct layout *layout)
{
	const struct layout_home_address *expected = &layout->home_address;

	EXPECT_SAME(packet->options, expected->header ? expected->header->at : 0);
	if (!expected->header)
		return;
	EXPECT_SAME(packet->options_slot, expected->header->slot);
	EXPECT_SAME(packet->options_length, expected->header->length);
	EXPECT_SAME(packet->options_next, expected->header->next);
	EXPECT_SAME(packet->home_address, expected->address);
	EXPECT_FLAG(packet, PACKET_OTHER_OPTIONS, expected->has_neighbours);
	if (layout->has_several_home_addresses)
		return;
	EXPECT_SAME(packet->run, expected->run);
	EXPECT_SAME(packet->run_length, expected->run_end - expected->run);
}

static void expect_same(const struct packet *packet, const struct layout *layout, int is_quoted)
{
	EXPECT_SAME(packet->length, layout->length);
	EXPECT_FLAG(packet, PACKET_CUT, layout->is_cut && !is_quoted);
	EXPECT_FLAG(packet, PACKET_BAD_HEADER, layout->is_malformed);
	if (layout->is_malformed)
		return;
	EXPECT_FLAG(packet, PACKET_FRAGMENT, layout->is_fragment);
	EXPECT_FLAG(packet, PACKET_LATER_FRAGMENT, layout->is_later_fragment);
	EXPECT_FLAG(packet, PACKET_AUTHENTICATED, layout->is_authenticated);
	EXPECT_FLAG(packet, PACKET_EN_ROUTE, layout->is_en_route);
	EXPECT_FLAG(packet, PACKET_SEVERAL_HOME_ADDRESSES, layout->has_several_home_addresses);
	EXPECT_SAME(packet->upper, layout->upper);
	EXPECT_SAME(packet->upper_protocol, layout->upper_protocol);
	EXPECT_SAME(packet->place, layout->place);
	EXPECT_SAME(packet->place_slot, layout->place_slot);
	EXPECT_SAME(packet->routing, layout->routing ? layout->routing->at : 0);
	if (layout->routing)
		EXPECT_SAME(packet->routing_slot, layout->routing->slot);
	expect_home_address(packet, layout);
}

static void parse_frame(const struct scenario_frame *frame)
{
	static __u8 bytes[HOST_FRAME_MAX + 1];
	struct xdp_md ctx = {};
	struct packet packet;
	struct layout layout;
	__u32 limit, available;
	int is_quoted = frame->segment & 1, network;

	scenario_frame_bytes(frame, bytes);
	host_lay_out_frame(bytes, frame->length, 0);
	ctx.data = (__u32)(unsigned long)host_frame();
	ctx.data_end = ctx.data + frame->length;
	network = find_network(&ctx);
	if (network < 0)
		return;
	limit = frame->elapsed ? network + LIMIT_UNIT * frame->elapsed : 0;
	if (limit > frame->length)
		limit = frame->length;
	available = (limit ? limit : frame->length) - network;
	host_make_stale(&packet, sizeof(packet));
	if (parse_packet(&ctx, &packet, network, is_quoted ? PACKET_IS_QUOTED : 0, limit)) {
		EXPECT(!reference_layout(bytes + network, available, &layout), "a packet is not seen");
		return;
	}
	EXPECT(reference_layout(bytes + network, available, &layout), "a packet is seen where there is none");
	EXPECT_SAME(packet.network, network);
	expect_same(&packet, &layout, is_quoted);
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
{
	static struct scenario scenario;

	host_stale_byte = 0xa5;
	scenario_read(&scenario, data, size);
	for (__u32 i = 0; i < scenario.frame_count; i++)
		parse_frame(&scenario.frames[i]);
	return 0;
}
