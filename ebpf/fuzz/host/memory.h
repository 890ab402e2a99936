/* SPDX-License-Identifier: GPL-2.0 */
/* What the sanitizers are told of memory: what is not to be touched (AddressSanitizer), what has no value yet (MemorySanitizer). */
#ifndef MOBILITY_FUZZ_MEMORY_H
#define MOBILITY_FUZZ_MEMORY_H

#include <stddef.h>

#if defined(__has_feature) && __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define FORBID(memory, length) ASAN_POISON_MEMORY_REGION(memory, length)
#define ALLOW(memory, length) ASAN_UNPOISON_MEMORY_REGION(memory, length)
#else
#define FORBID(memory, length) ((void)(memory), (void)(length))
#define ALLOW(memory, length) ((void)(memory), (void)(length))
#endif

#if defined(__has_feature) && __has_feature(memory_sanitizer)
#include <sanitizer/msan_interface.h>
#define HAS_NO_VALUE(memory, length) __msan_allocated_memory(memory, length)
#define HAS_A_VALUE(memory, length) __msan_unpoison(memory, length)
#else
#define HAS_NO_VALUE(memory, length) ((void)(memory), (void)(length))
#define HAS_A_VALUE(memory, length) ((void)(memory), (void)(length))
#endif

/* What memory holds that nothing has been written to. Another byte must make no difference to what comes out. */
extern unsigned char host_stale_byte;

void host_make_stale(void *memory, size_t length);

#endif
