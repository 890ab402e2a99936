/* SPDX-License-Identifier: GPL-2.0 */
/* A frame's bytes where they lie, without a helper. Included by ctx_xdp.h and ctx_tc.h, which say what a CTX is. */
#ifndef MOBILITY_LIB_DIRECT_ACCESS_H
#define MOBILITY_LIB_DIRECT_ACCESS_H

/* Beyond any header that is read: the verifier wants to know that an offset is small. */
#define OFFSET_MAX 0x7fff

/* The length bytes at offset of the frame; NULL when they are not all there. */
ALWAYS_INLINE void *bytes_at(CTX *ctx, __u32 offset, __u32 length)
{
	void *end = (void *)(long)ctx->data_end;
	void *at = (void *)(long)ctx->data;

	if (offset > OFFSET_MAX)
		return 0;
	/* On older kernels (6.1) what a comparison shows is forgotten when the offset is fetched from the stack again. */
	if (!__builtin_constant_p(offset))
		OPAQUE(offset);
	at += offset & OFFSET_MAX;
	if (at + length > end)
		return 0;
	/* Spares the caller's comparison with NULL, which the compiler would otherwise keep. */
	__builtin_assume(at != 0);
	return __builtin_assume_aligned(at, 8);
}

#endif
