/* SPDX-License-Identifier: GPL-2.0 */
/* What maps hold, in the words of BTF; and from one version's words into another's. */
#ifndef MOBILITY_LAYOUT_H
#define MOBILITY_LAYOUT_H

#include <stdint.h>

#include <bpf/btf.h>

/* A type in its file of types. */
struct layout_type {
	const struct btf *btf;
	uint32_t id;
};

/* Key or value type ("key", "value") of a map that the object with these types declares; id 0: it declares none. */
struct layout_type layout_of(const struct btf *btf, const char *map, const char *part);

/* Whether both have the same fields in the same places, with the same names and the same numbers behind the same names. */
int layout_is_same(struct layout_type one, struct layout_type other);

/*
 * Brings source into the other type's form, field by field and number by number as they are called; target is all zeroes, and fields that
 * the source has not stay so. Returns -EINVAL when something has no place there: then target is of no use.
 */
int layout_convert(struct layout_type from, const void *source, struct layout_type to, void *target);

/* The same for the key of a trie, whose first field counts the bits after it that matter. */
int layout_convert_prefix(struct layout_type from, const void *source, struct layout_type to, void *target);

#endif
