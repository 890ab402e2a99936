// SPDX-License-Identifier: GPL-2.0
/*
 * Target: lib/checksum.h and lib/finish_checksum.h against the sum of all bytes (reference/checksum.h). An input is a packet's addresses,
 * protocol and payload; the frame begins with it.
 */
#include "../lib/ctx_xdp.h"

#include "../lib/finish_checksum.h"

#include <string.h>

#include "fail.h"
#include "host/frame.h"
#include "host/kernel.h"
#include "host/maps.h"
#include "reference/bytes.h"
#include "reference/checksum.h"

const volatile struct interface_config config = {};

/* As much as lib/checksum.h adds. */
#define SUMMED_MAX (CHECKSUM_CHUNK * CHECKSUM_CHUNKS_MAX)

static struct xdp_md laid_out(const __u8 *packet, __u32 length)
{
	struct xdp_md ctx = {};

	host_lay_out_frame(packet, length, 0);
	ctx.data = (__u32)(unsigned long)host_frame();
	ctx.data_end = ctx.data + length;
	return ctx;
}

/* Sums that are congruent modulo 0xffff are one number, of which 0 and 0xffff are both a name. */
static __u32 number(__u32 sum)
{
	return (0xffff & ~fold(sum)) % 0xffff;
}

static __u32 in_host_order(__u32 sum_be)
{
	return bpf_ntohs(sum_be);
}

static struct packet read_packet(const __u8 *bytes, __u32 length)
{
	struct packet packet = { .length = length, .upper = IPV6_HEADER_LENGTH, .upper_protocol = bytes[IPV6_NEXT_HEADER] };

	memcpy(&packet.source, bytes + IPV6_SOURCE, sizeof(packet.source));
	memcpy(&packet.destination, bytes + IPV6_DESTINATION, sizeof(packet.destination));
	return packet;
}

static void expect_sums(struct xdp_md *ctx, struct packet *packet, const __u8 *bytes)
{
	__u32 length = packet->length - IPV6_HEADER_LENGTH, whole = length & ~3u;
	__u32 pseudo = sum_pseudo_header(&packet->source, &packet->destination, length, packet->upper_protocol);
	__s64 sum = sum_bytes(ctx, IPV6_HEADER_LENGTH, whole, 0), all = sum_all_bytes(ctx, IPV6_HEADER_LENGTH, length, pseudo);

	EXPECT((sum < 0) == (whole > SUMMED_MAX), "the sum of %u bytes is %lld", whole, (long long)sum);
	if (sum < 0)
		return;
	EXPECT(in_host_order(number(sum)) == reference_sum(bytes + IPV6_HEADER_LENGTH, whole) % 0xffff, "the sum of %u bytes", whole);
	EXPECT(all >= 0 && in_host_order(number(all)) ==
	       reference_upper_sum(bytes, IPV6_HEADER_LENGTH, length, packet->upper_protocol) % 0xffff,
	       "the sum of %u bytes with a pseudo-header", length);
	EXPECT(number(sum_words((const __be32 *)packet->source.word_be, 8, 0)) ==
	       number(bpf_csum_diff(0, 0, packet->source.word_be, 32, 0)), "sum_words");
}

/* What is owed is paid; what stands there otherwise is left. */
static void expect_finished(struct xdp_md *ctx, struct packet *packet, const __u8 *bytes)
{
	__u32 length = packet->length - IPV6_HEADER_LENGTH, field = checksum_field(packet->upper_protocol);
	__u32 pseudo = reference_upper_sum(bytes, IPV6_HEADER_LENGTH, 0, packet->upper_protocol) + length;
	__u32 before, after;

	if (!field || field + 2 > length || (length & ~3u) > SUMMED_MAX)
		return;
	pseudo = (pseudo & 0xffff) + (pseudo >> 16);
	before = get16(bytes + IPV6_HEADER_LENGTH + field);
	EXPECT(!finish_checksum(ctx, packet), "a checksum is not finished");
	after = get16(host_frame() + IPV6_HEADER_LENGTH + field);
	if (before % 0xffff != pseudo % 0xffff) {
		EXPECT(before == after, "a checksum that is not owed was changed");
		return;
	}
	EXPECT(reference_upper_sum(host_frame(), IPV6_HEADER_LENGTH, length, packet->upper_protocol) == 0xffff || before != pseudo,
	       "a checksum that is owed is wrong, over %u bytes", length);
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
{
	static __u8 bytes[4096];
	struct xdp_md ctx;
	struct packet packet;
	__u32 field;

	if (size < IPV6_HEADER_LENGTH || size > sizeof(bytes))
		return 0;
	memcpy(bytes, data, size);
	host_kernel.sums_are_folded = data[0] & 1;
	field = checksum_field(data[IPV6_NEXT_HEADER]);
	/* Half of them owe it. */
	if (data[0] & 2 && field && field + 2 + IPV6_HEADER_LENGTH <= size)
		put16(bytes + IPV6_HEADER_LENGTH + field, reference_upper_sum(bytes, IPV6_HEADER_LENGTH, 0, bytes[IPV6_NEXT_HEADER]) +
		      size - IPV6_HEADER_LENGTH);
	packet = read_packet(bytes, size);
	ctx = laid_out(bytes, size);
	expect_sums(&ctx, &packet, bytes);
	expect_finished(&ctx, &packet, bytes);
	return 0;
}
