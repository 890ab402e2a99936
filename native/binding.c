// SPDX-License-Identifier: GPL-2.0
/* Bindings by the batch: the memory that the daemon writes changes into, and the program that carries them out. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include <bpf/bpf.h>

#include "error.h"
#include "mobility.h"

/* BPF_PROG_RUN takes no frame that is shorter than an Ethernet header. */
#define SMALLEST_FRAME 64

int mobility_map_memory(int map, uint32_t size, void **memory)
{
	void *mapped;

	forget_error();
	mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, map, 0);
	if (mapped == MAP_FAILED)
		return failed(errno, "map a map into memory");
	*memory = mapped;
	return 0;
}

void mobility_unmap_memory(void *memory, uint32_t size)
{
	munmap(memory, size);
}

int mobility_change_bindings(int program, uint32_t count)
{
	uint8_t frame[SMALLEST_FRAME] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = frame, .data_size_in = sizeof(frame), .repeat = 1);

	forget_error();
	memcpy(frame, &count, sizeof(count));
	if (bpf_prog_test_run_opts(program, &options))
		return failed(errno, "run the program that changes bindings");
	return (int)options.retval;
}
