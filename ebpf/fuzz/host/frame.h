/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The frame that a program works on, in memory of exactly its length: the byte before the first and the one behind the last are not to be
 * touched. Whenever its length changes it lies somewhere else, so that a pointer from before is one to nothing.
 */
#ifndef MOBILITY_FUZZ_FRAME_H
#define MOBILITY_FUZZ_FRAME_H

#include <linux/types.h>

#define HOST_FRAME_MAX 0xffff

/* Lays a frame out. headroom: by how many bytes it may grow at its front. */
void host_lay_out_frame(const __u8 *bytes, __u32 length, __u32 headroom);

/* Lies below 4 GiB: a program's data and data_end are 32 bits wide. */
__u8 *host_frame(void);
__u32 host_frame_length(void);

/* More bytes (or less, below zero) at the front; -1: there is no room. */
int host_grow_front(int bytes);

/* A gap of bytes at an offset of the frame, which takes no headroom; -1: too long. */
int host_open_gap(__u32 offset, __u32 bytes);

/* -1: it is shorter. */
int host_cut_frame(__u32 length);

#endif
