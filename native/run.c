// SPDX-License-Identifier: GPL-2.0
/* Programs run on frames by hand (BPF_PROG_RUN), for tests and measurements. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "error.h"
#include "mobility.h"

static int is_xdp(int program)
{
	struct bpf_prog_info info = {};
	uint32_t length = sizeof(info);

	return !bpf_obj_get_info_by_fd(program, &info, &length) && info.type == BPF_PROG_TYPE_XDP;
}

int mobility_program_run(int program, const void *in, uint32_t in_length, void *out, uint32_t *out_length, uint32_t interface,
			 uint32_t repeat, uint32_t *nanoseconds)
{
	struct xdp_md frame = { .data_end = in_length, .ingress_ifindex = interface };
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = in, .data_size_in = in_length, .data_out = out,
		    .repeat = (int)repeat);
	int error;

	forget_error();
	if (interface && is_xdp(program)) {
		options.ctx_in = &frame;
		options.ctx_size_in = sizeof(frame);
	}
	/* A signal, of which a Java machine sends itself many, ends a long run. */
	do {
		options.data_size_out = *out_length;
		error = bpf_prog_test_run_opts(program, &options);
	} while (error && errno == EINTR);
	if (error)
		return failed(errno, "run a program");
	*out_length = options.data_size_out;
	*nanoseconds = options.duration;
	return (int)options.retval;
}

/* The columns of the row, each summed over all CPUs: columns numbers into sums, by way of per_cpu. */
static int read_row(const struct mobility_batch *batch, uint32_t *keys, uint64_t *per_cpu, int cpus, uint64_t *sums)
{
	uint32_t before = batch->row * batch->columns - 1, next, count = batch->columns;

	/* The batch begins behind a key: in front of the first there is none. */
	if (bpf_map_lookup_batch(batch->counters, batch->row ? &before : NULL, &next, keys, per_cpu, &count, NULL) &&
	    errno != ENOENT)
		return failed(errno, "read counters");
	for (uint32_t column = 0; column < batch->columns; column++) {
		sums[column] = 0;
		for (int cpu = 0; cpu < cpus; cpu++)
			sums[column] += per_cpu[column * (uint32_t)cpus + (uint32_t)cpu];
	}
	return 0;
}

/* Which column is one higher than before while all others stayed; -1: none is. */
static int32_t column_counted(const uint64_t *before, const uint64_t *after, uint32_t columns)
{
	int32_t found = -1;
	uint64_t total = 0;

	for (uint32_t column = 0; column < columns; column++) {
		total += after[column] - before[column];
		if (after[column] != before[column])
			found = (int32_t)column;
	}
	return total == 1 ? found : -1;
}

int mobility_program_run_batch(const struct mobility_batch *batch, uint32_t count, const void *frames, const uint32_t *lengths,
			       void *out, uint32_t *out_lengths, int32_t *actions, int32_t *verdicts)
{
	int cpus = libbpf_num_possible_cpus(), error;
	uint32_t columns = batch->columns, nanoseconds;
	uint32_t *keys = calloc(columns, sizeof(*keys));
	uint64_t *per_cpu = calloc(columns * (size_t)cpus, sizeof(*per_cpu));
	uint64_t *before = calloc(columns, sizeof(*before));
	uint64_t *after = calloc(columns, sizeof(*after));

	forget_error();
	error = keys && per_cpu && before && after ? 0 : failed(ENOMEM, "run a batch");
	if (!error)
		error = read_row(batch, keys, per_cpu, cpus, before);
	for (uint32_t i = 0; i < count && !error; i++) {
		uint64_t *swap = before;

		out_lengths[i] = batch->room;
		actions[i] = mobility_program_run(batch->program, (const char *)frames + (size_t)i * batch->room, lengths[i],
						  (char *)out + (size_t)i * batch->room, &out_lengths[i], batch->interface, 1,
						  &nanoseconds);
		error = actions[i] < 0 ? actions[i] : read_row(batch, keys, per_cpu, cpus, after);
		if (error)
			break;
		verdicts[i] = column_counted(before, after, columns);
		before = after;
		after = swap;
	}
	free(keys);
	free(per_cpu);
	free(before);
	free(after);
	return error;
}
