/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libmobility: what the control daemon needs of libbpf, as a small flat interface that Java can call without structures.
 * Functions return 0 or a positive result, and -errno when they fail; mobility_last_error() then has the words, the
 * verifier's included. Programs, maps and links are plain file descriptors, to be given back with mobility_close().
 */
#ifndef MOBILITY_H
#define MOBILITY_H

#include <stdint.h>

#define MOBILITY_EXPORT __attribute__((visibility("default")))

struct mobility_object;
struct mobility_ring;

/* What an errno means. Valid until the calling thread's next call. */
MOBILITY_EXPORT const char *mobility_error_text(int error);

/* The words to the calling thread's last failure. Valid until its next call. */
MOBILITY_EXPORT const char *mobility_last_error(void);

/* ---- host.c ------------------------------------------------------------------------------------------------------------ */

/* Makes directory a BPF file system unless it is one; creates it, mode 0700, when it is missing. */
MOBILITY_EXPORT int mobility_mount_bpf_fs(const char *directory);

/* The index of the interface of that name; 0: there is none. */
MOBILITY_EXPORT int mobility_link_of_name(const char *name);

/* The index of the interface that holds the IPv6 address (16 bytes); 0: none does. */
MOBILITY_EXPORT int mobility_link_of_address(const uint8_t *address);

/* The link-layer address of an Ethernet interface, six bytes; zeros when it has none, as the loopback interface. */
MOBILITY_EXPORT int mobility_link_address(const char *interface_name, uint8_t *address);

/* Turns generic receive offload off: a generic-mode program would be given packets longer than any that were sent. */
MOBILITY_EXPORT int mobility_receive_offload_off(const char *interface_name);

/* Whether the interface is one end of a veth pair. */
MOBILITY_EXPORT int mobility_is_veth(const char *interface_name);

/* HMAC-SHA1's two inner states for a key of 20 bytes: five words each, in the machine's order. */
MOBILITY_EXPORT void mobility_hmac_midstates(const uint8_t *key, uint32_t *inner, uint32_t *outer);

MOBILITY_EXPORT int mobility_close(int descriptor);

/* ---- object.c ------------------------------------------------------------------------------------------------------------ */

/* Opens a compiled object. Its pinned maps are taken from, or will be pinned in, pin_directory. */
MOBILITY_EXPORT int mobility_object_open(const char *path, const char *pin_directory, struct mobility_object **opened);

/* Sets the program's read-only configuration: before loading. */
MOBILITY_EXPORT int mobility_object_configure(struct mobility_object *object, const void *config, uint32_t size);

/* Creates or reuses the maps and, if wanted, has the verifier check the programs. */
MOBILITY_EXPORT int mobility_object_load(struct mobility_object *object, int with_programs);

/* Descriptors of their own: they stay valid when the object is closed. */
MOBILITY_EXPORT int mobility_object_map(struct mobility_object *object, const char *name);
MOBILITY_EXPORT int mobility_object_program(struct mobility_object *object, const char *name);

MOBILITY_EXPORT void mobility_object_close(struct mobility_object *object);

/* ---- generation.c ----------------------------------------------------------------------------------------------------------- */

/* Whether the maps pinned in directory are all there and have the layout that the object at path wants: 1 or 0. */
MOBILITY_EXPORT int mobility_maps_fit(const char *path, const char *directory);

/*
 * Makes, in directory to, the maps that the object at path wants, and puts into them what the maps in directory from hold: those of the
 * same layout are shared by both, the others converted, field by field by name. from is not written to. text, size: what became of each
 * map that was not shared, a line each.
 */
MOBILITY_EXPORT int mobility_maps_renew(const char *path, const char *from, const char *to, char *text, uint32_t size);

/* ---- map.c ------------------------------------------------------------------------------------------------------------- */

MOBILITY_EXPORT int mobility_map_lookup(int map, const void *key, void *value);
MOBILITY_EXPORT int mobility_map_update(int map, const void *key, const void *value);
MOBILITY_EXPORT int mobility_map_delete(int map, const void *key);

/* How far mobility_map_read() has come: that many bytes, zero to begin with. */
#define MOBILITY_CURSOR_SIZE 72

/*
 * Reads the next entries, in batches where the kernel can, into keys and values (each max times as large as one). Returns how
 * many there were; 0: that was all. An entry that comes or goes meanwhile may be missed.
 */
MOBILITY_EXPORT int mobility_map_read(int map, void *cursor, void *keys, void *values, uint32_t max);

/* Bytes of one value as lookup and read deliver it: for a per-CPU map, eight-byte aligned and once per possible CPU. */
MOBILITY_EXPORT int mobility_map_value_size(int map);

/* ---- binding.c --------------------------------------------------------------------------------------------------------- */

/* Maps a memory-mappable map (size: all of it, in bytes) into memory, and takes it away again. */
MOBILITY_EXPORT int mobility_map_memory(int map, uint32_t size, void **memory);
MOBILITY_EXPORT void mobility_unmap_memory(void *memory, uint32_t size);

/* Has ebpf/change_bindings.bpf.c carry out the first count entries of binding_changes; returns how many of them failed. */
MOBILITY_EXPORT int mobility_change_bindings(int program, uint32_t count);

/* ---- attach.c ---------------------------------------------------------------------------------------------------------- */

/*
 * Attaches an XDP program to the interface (flags: XDP_FLAGS_DRV_MODE or XDP_FLAGS_SKB_MODE) by a link pinned at pin. When
 * there is such a link to the interface already and replace is set, its program is exchanged in one step.
 */
MOBILITY_EXPORT int mobility_xdp_attach(int program, int interface, uint32_t flags, const char *pin, int replace);
MOBILITY_EXPORT int mobility_xdp_detach(const char *pin);

/* Whether the link pinned at pin is attached to the interface: 1 or 0. */
MOBILITY_EXPORT int mobility_xdp_attached(const char *pin, int interface);

/* Whether the program on the interface runs in generic mode: 1 or 0. */
MOBILITY_EXPORT int mobility_xdp_is_generic(int interface);

/* A traffic control program on the interface's egress; replaces in one step. */
MOBILITY_EXPORT int mobility_tc_attach(int program, int interface);
MOBILITY_EXPORT int mobility_tc_detach(int interface);
MOBILITY_EXPORT int mobility_tc_attached(int interface);

/* ---- run.c ------------------------------------------------------------------------------------------------------------- */

/*
 * Runs a program on one frame without any interface (BPF_PROG_RUN) and returns its verdict. out_length: room, then result;
 * interface: the one that the frame is to have come by, 0: none.
 */
MOBILITY_EXPORT int mobility_program_run(int program, const void *in, uint32_t in_length, void *out, uint32_t *out_length,
					 uint32_t interface, uint32_t repeat, uint32_t *nanoseconds);

/*
 * Runs a program on count frames, one after the other, each as mobility_program_run() does once. Frames and results lie in slots
 * of room bytes; lengths and out_lengths have one number for each, actions too. verdicts: which of the columns of row of the
 * counters (abi/verdicts.h) went up with the frame, -1 when not exactly one did, by one. Nobody else may count in that row.
 */
struct mobility_batch {
	int program;
	int counters;
	uint32_t row;
	uint32_t columns;
	uint32_t interface;
	uint32_t room;
};

MOBILITY_EXPORT int mobility_program_run_batch(const struct mobility_batch *batch, uint32_t count, const void *frames,
					       const uint32_t *lengths, void *out, uint32_t *out_lengths, int32_t *actions,
					       int32_t *verdicts);

/* ---- ring.c ------------------------------------------------------------------------------------------------------------ */

MOBILITY_EXPORT int mobility_ring_open(int map, struct mobility_ring **opened);

/*
 * Waits at most timeout_ms for a first record (or until descriptor `also`, if not negative, can be read), then copies as many as fit:
 * each as its length (32 bits), four bytes of nothing, its bytes, and padding up to a multiple of eight. Returns the bytes written, 0
 * when nothing came.
 */
MOBILITY_EXPORT int mobility_ring_poll(struct mobility_ring *ring, int also, void *buffer, uint32_t size, int timeout_ms);

MOBILITY_EXPORT void mobility_ring_close(struct mobility_ring *ring);

/* ---- tunnel.c ---------------------------------------------------------------------------------------------------------- */

/* Opens a receiver, in this network namespace, of IPv6-in-IPv6 packets that the kernel had to reassemble. */
MOBILITY_EXPORT int mobility_tunnel_open(void);

/*
 * The next inner packet, without waiting: its length, 0 when there is none. source, destination: of the outer header, 16 bytes
 * each; interface: the one that it came by.
 */
MOBILITY_EXPORT int mobility_tunnel_receive(int tunnel, void *packet, uint32_t size, uint8_t *source, uint8_t *destination,
					    uint32_t *interface);

#endif
