// SPDX-License-Identifier: GPL-2.0
/*
 * A program target's run of one input. The input is played twice, with different bytes in all memory that nobody has written to and with
 * both forms in which kernels add checksums: what comes out must be the same.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "checks.h"
#include "fail.h"
#include "host/frame.h"
#include "host/maps.h"
#include "host/memory.h"
#include "program.h"
#include "scenario.h"
#include "tables.h"

#define TICK_NS 4000000ull
#define TRANSCRIPT_MAX (1u << 21)
/* What an XDP program finds before a frame is less than this. */
#define FRAME_LENGTH_MAX (HOST_FRAME_MAX - 256)

static struct {
	__u32 length;
	__u8 bytes[TRANSCRIPT_MAX];
} transcripts[2], *transcript;

static void note(const void *bytes, __u32 length)
{
	EXPECT(transcript->length + length <= TRANSCRIPT_MAX, "the transcript is too long");
	memcpy(transcript->bytes + transcript->length, bytes, length);
	transcript->length += length;
}

/* The verdict that has been counted since, which is one; remarks are counted beside it. */
static enum verdict counted(void)
{
	struct host_map *counters = host_map("counters");
	__u32 total = 0, index;
	int verdict = NEXT_STEP;

	for (__u32 i = 0; i < counters->count; i++) {
		__u64 count;

		memcpy(&index, counters->keys[i], sizeof(index));
		memcpy(&count, counters->values[i], sizeof(count));
		EXPECT(index / VERDICTS_MAX == config.counter_row, "a counter of another interface: %u", index);
		if (index % VERDICTS_MAX > REMARK_COLUMN(REMARKS))
			continue;
		if (count)
			verdict = index % VERDICTS_MAX;
		total += count;
	}
	EXPECT(total == 1, "a frame was counted %u times", total);
	counters->count = 0;
	return verdict;
}

static void advance(__u64 elapsed_ns)
{
	host_kernel.now_ns += elapsed_ns;
	host_kernel.coarse_ns = host_kernel.now_ns / TICK_NS * TICK_NS;
}

static void play_frame(const struct scenario *scenario, const struct scenario_frame *frame)
{
	static __u8 bytes[HOST_FRAME_MAX + 1];
	struct frame_before before = { .length = frame->length, .bytes = bytes };
	enum verdict verdict;
	int returned;

	if (before.length > FRAME_LENGTH_MAX)
		before.length = FRAME_LENGTH_MAX;
	scenario_frame_bytes(frame, bytes);
	advance(scenario_elapsed_ns(frame->elapsed));
	host_kernel.event_count = 0;
	host_map("scratch")->count = 0;
	host_lay_out_frame(bytes, before.length, scenario->tables.headroom);
	returned = program_run(frame->segment ? scenario_mtu(frame->segment) : 0);
	verdict = counted();
	check_frame(&before, verdict, returned, host_kernel.events, host_kernel.event_count);
	note(&verdict, sizeof(verdict));
	note(&returned, sizeof(returned));
	if (verdict_goes_on(verdict))
		note(host_frame(), host_frame_length());
	for (__u32 i = 0; i < host_kernel.event_count; i++)
		note(host_kernel.events[i].bytes, host_kernel.events[i].length);
}

/* Read-only data, written as libbpf does it before a program is loaded; behind the compiler's back. */
static void set_config(const struct interface_config *wanted)
{
	const unsigned long page = sysconf(_SC_PAGESIZE);
	unsigned long at = (unsigned long)&config;

	__asm__ volatile("" : "+r"(at));
	EXPECT(!mprotect((void *)(at & ~(page - 1)), 2 * page, PROT_READ | PROT_WRITE), "read-only data stays so");
	memcpy((void *)at, wanted, sizeof(*wanted));
}

static void play(const struct scenario *scenario)
{
	struct interface_config wanted;

	transcript->length = 0;
	tables_fill(&scenario->tables, &wanted, program_roles);
	set_config(&wanted);
	for (__u32 i = 0; i < scenario->frame_count; i++)
		play_frame(scenario, &scenario->frames[i]);
	host_for_each_entry(note);
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
{
	static struct scenario scenario;

	program_declare_maps();
	scenario_read(&scenario, data, size);
	for (int round = 0; round < 2; round++) {
		transcript = &transcripts[round];
		host_stale_byte = round ? 0xa5 : 0;
		host_kernel.sums_are_folded = round;
		play(&scenario);
	}
	EXPECT(transcripts[0].length == transcripts[1].length &&
	       !memcmp(transcripts[0].bytes, transcripts[1].bytes, transcripts[0].length),
	       "what comes out depends on memory that nobody has written to");
	return 0;
}
