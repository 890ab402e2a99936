// SPDX-License-Identifier: GPL-2.0
/*
 * A stream of frames through whatever lies between two interfaces:
 *
 *	frames OBJECT FROM_NAMESPACE FROM_INTERFACE TO_NAMESPACE TO_INTERFACE SECONDS < FRAME
 *
 * Sends the frame on standard input out of one interface, again and again, as fast as one processor can (BPF_PROG_RUN on live
 * frames); at the other an XDP program counts what arrives and drops it. Prints "frames sent, frames received, seconds". A
 * namespace is a path, /run/netns/NAME; OBJECT is the compiled ebpf/bench/frames.bpf.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#define FRAME_MAX 2048
#define BATCH 64
#define FRAMES_PER_CALL (BATCH * 512)
#define PROCESSORS_MAX 1024
/* So that what is on its way can arrive. */
#define LAST_FRAMES_US 50000

static void fail(const char *what, int error)
{
	fprintf(stderr, "frames: %s: %s\n", what, strerror(error < 0 ? -error : error));
	exit(1);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static uint32_t enter(const char *namespace, const char *interface)
{
	int descriptor = open(namespace, O_RDONLY | O_CLOEXEC);
	uint32_t index;

	if (descriptor < 0 || setns(descriptor, CLONE_NEWNET))
		fail(namespace, errno);
	close(descriptor);
	index = if_nametoindex(interface);
	if (!index)
		fail(interface, errno);
	return index;
}

static struct bpf_program *program(struct bpf_object *object, const char *name)
{
	struct bpf_program *found = bpf_object__find_program_by_name(object, name);

	if (!found)
		fail(name, ENOENT);
	return found;
}

static struct bpf_object *open_and_load(const char *path, uint32_t leaves_by)
{
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	struct bpf_map *configuration;
	int error;

	if (!object)
		fail(path, errno);
	configuration = bpf_object__find_map_by_name(object, ".rodata.leaves_by");
	if (!configuration)
		fail(".rodata.leaves_by", ENOENT);
	error = bpf_map__set_initial_value(configuration, &leaves_by, sizeof(leaves_by));
	if (!error)
		error = bpf_object__load(object);
	if (error)
		fail(path, error);
	return object;
}

static uint64_t received(struct bpf_object *object)
{
	uint64_t counts[PROCESSORS_MAX] = {}, sum = 0;
	uint32_t only = 0;

	if (bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object, "received"), &only, counts))
		fail("read the count", errno);
	for (int i = 0; i < libbpf_num_possible_cpus(); i++)
		sum += counts[i];
	return sum;
}

int main(int count, char **arguments)
{
	uint8_t frame[FRAME_MAX] = {};
	uint32_t only = 0;
	struct xdp_md context = {};
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = frame, .ctx_in = &context, .ctx_size_in = sizeof(context),
		    .repeat = FRAMES_PER_CALL, .flags = BPF_F_TEST_XDP_LIVE_FRAMES, .batch_size = BATCH);
	uint32_t from, to;
	uint64_t sent = 0;
	double start, end;
	struct bpf_object *object;
	struct bpf_link *link;
	int sending;

	if (count != 7) {
		fprintf(stderr, "usage: frames OBJECT FROM_NAMESPACE FROM_INTERFACE TO_NAMESPACE TO_INTERFACE SECONDS < FRAME\n");
		return 2;
	}
	run.data_size_in = context.data_end = fread(frame, 1, sizeof(frame), stdin);
	from = enter(arguments[2], arguments[3]);
	object = open_and_load(arguments[1], from);
	to = enter(arguments[4], arguments[5]);
	link = bpf_program__attach_xdp(program(object, "count_and_drop"), (int)to);
	if (!link)
		fail(arguments[5], errno);
	enter(arguments[2], arguments[3]);
	if (bpf_map_update_elem(bpf_object__find_map_fd_by_name(object, "front"), &only, frame, BPF_ANY))
		fail("put the frame into the program", errno);
	sending = bpf_program__fd(program(object, "send"));
	start = now();
	end = start + atof(arguments[6]);
	for (; now() < end; sent += FRAMES_PER_CALL)
		if (bpf_prog_test_run_opts(sending, &run))
			fail("send frames", errno);
	end = now();
	usleep(LAST_FRAMES_US);
	printf("%llu %llu %.6f\n", (unsigned long long)sent, (unsigned long long)received(object), end - start);
	bpf_link__destroy(link);
	bpf_object__close(object);
	return 0;
}
