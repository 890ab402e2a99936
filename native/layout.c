// SPDX-License-Identifier: GPL-2.0
/* Types compared and values converted by the names of their fields: see layout.h. */
#include "layout.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

static const struct btf_type *real_type(struct layout_type *of)
{
	const struct btf_type *type = btf__type_by_id(of->btf, of->id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type))) {
		of->id = type->type;
		type = btf__type_by_id(of->btf, of->id);
	}
	return type;
}

static const char *name_of(struct layout_type of, uint32_t offset)
{
	const char *name = btf__name_by_offset(of.btf, offset);

	return name ? name : "";
}

static const struct btf_member *member_named(struct layout_type of, const struct btf_type *type, const char *name)
{
	for (int i = 0; i < btf_vlen(type); i++)
		if (!strcmp(name_of(of, btf_members(type)[i].name_off), name))
			return &btf_members(type)[i];
	return NULL;
}

/* Maps are declared as variables of a structure whose members are pointers to the key and value types. */
struct layout_type layout_of(const struct btf *btf, const char *map, const char *part)
{
	struct layout_type found = { .btf = btf };
	int32_t id = btf__find_by_name_kind(btf, map, BTF_KIND_VAR);
	const struct btf_type *type;
	const struct btf_member *member;

	if (id <= 0)
		return found;
	found.id = btf__type_by_id(btf, id)->type;
	type = real_type(&found);
	member = type && btf_is_struct(type) ? member_named(found, type, part) : NULL;
	found.id = member ? member->type : 0;
	type = member ? real_type(&found) : NULL;
	found.id = type && btf_is_ptr(type) ? type->type : 0;
	return found;
}

static int same_numbers(struct layout_type one, const struct btf_type *a, struct layout_type other, const struct btf_type *b)
{
	for (int i = 0; i < btf_vlen(a); i++)
		if (btf_enum(a)[i].val != btf_enum(b)[i].val
		    || strcmp(name_of(one, btf_enum(a)[i].name_off), name_of(other, btf_enum(b)[i].name_off)))
			return 0;
	return 1;
}

static int same_members(struct layout_type one, const struct btf_type *a, struct layout_type other, const struct btf_type *b)
{
	for (int i = 0; i < btf_vlen(a); i++) {
		const struct btf_member *mine = &btf_members(a)[i], *theirs = &btf_members(b)[i];

		if (mine->offset != theirs->offset
		    || strcmp(name_of(one, mine->name_off), name_of(other, theirs->name_off))
		    || !layout_is_same((struct layout_type){ one.btf, mine->type }, (struct layout_type){ other.btf, theirs->type }))
			return 0;
	}
	return 1;
}

int layout_is_same(struct layout_type one, struct layout_type other)
{
	const struct btf_type *a = real_type(&one), *b = real_type(&other);

	if (!one.id || !other.id)
		return !one.id && !other.id;
	if (!a || !b || btf_kind(a) != btf_kind(b) || btf_vlen(a) != btf_vlen(b))
		return 0;
	switch (btf_kind(a)) {
	case BTF_KIND_INT:
		return a->size == b->size && btf_int_encoding(a) == btf_int_encoding(b);
	case BTF_KIND_ENUM:
		return a->size == b->size && same_numbers(one, a, other, b);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return a->size == b->size && same_members(one, a, other, b);
	case BTF_KIND_ARRAY:
		return btf_array(a)->nelems == btf_array(b)->nelems
		       && layout_is_same((struct layout_type){ one.btf, btf_array(a)->type },
					 (struct layout_type){ other.btf, btf_array(b)->type });
	default:
		/* Pointers and the like mean nothing in a map. */
		return 0;
	}
}

static uint64_t read_number(const void *from, uint32_t size)
{
	uint8_t one;
	uint16_t two;
	uint32_t four;
	uint64_t eight;

	switch (size) {
	case 1: memcpy(&one, from, size); return one;
	case 2: memcpy(&two, from, size); return two;
	case 4: memcpy(&four, from, size); return four;
	default: memcpy(&eight, from, sizeof(eight)); return eight;
	}
}

static int write_number(uint64_t number, void *to, uint32_t size)
{
	uint8_t one = (uint8_t)number;
	uint16_t two = (uint16_t)number;
	uint32_t four = (uint32_t)number;

	if (size < 8 && number >> (8 * size))
		return -EINVAL;
	switch (size) {
	case 1: memcpy(to, &one, size); return 0;
	case 2: memcpy(to, &two, size); return 0;
	case 4: memcpy(to, &four, size); return 0;
	case 8: memcpy(to, &number, size); return 0;
	default: return -EINVAL;
	}
}

static int is_number(const struct btf_type *type)
{
	return (btf_is_int(type) || btf_is_enum(type)) && type->size <= 8;
}

/* What the other version calls by the same name; -EINVAL when it has no such name. */
static int renumber(struct layout_type from, const struct btf_type *a, struct layout_type to, const struct btf_type *b, uint64_t *number)
{
	for (int i = 0; i < btf_vlen(a); i++)
		for (int j = 0; (uint32_t)btf_enum(a)[i].val == *number && j < btf_vlen(b); j++)
			if (!strcmp(name_of(from, btf_enum(a)[i].name_off), name_of(to, btf_enum(b)[j].name_off))) {
				*number = (uint32_t)btf_enum(b)[j].val;
				return 0;
			}
	return -EINVAL;
}

static int convert_number(struct layout_type from, const struct btf_type *a, const void *source, struct layout_type to,
			  const struct btf_type *b, void *target)
{
	uint64_t number = read_number(source, a->size);

	if (btf_is_enum(a) && btf_is_enum(b) && renumber(from, a, to, b, &number))
		return -EINVAL;
	return write_number(number, target, b->size);
}

static int convert_members(struct layout_type from, const struct btf_type *a, const void *source, struct layout_type to,
			   const struct btf_type *b, void *target)
{
	for (int i = 0; i < btf_vlen(b); i++) {
		const struct btf_member *theirs = &btf_members(b)[i];
		const struct btf_member *mine = member_named(from, a, name_of(to, theirs->name_off));

		if (!mine)
			continue;
		if (btf_kflag(a) || btf_kflag(b))
			return -EINVAL;
		if (layout_convert((struct layout_type){ from.btf, mine->type }, (const char *)source + mine->offset / 8,
				   (struct layout_type){ to.btf, theirs->type }, (char *)target + theirs->offset / 8))
			return -EINVAL;
	}
	return 0;
}

static int convert_elements(struct layout_type from, const struct btf_array *a, const void *source, struct layout_type to,
			    const struct btf_array *b, void *target)
{
	int64_t stride = btf__resolve_size(from.btf, a->type), their_stride = btf__resolve_size(to.btf, b->type);

	for (uint32_t i = 0; i < a->nelems && i < b->nelems; i++)
		if (layout_convert((struct layout_type){ from.btf, a->type }, (const char *)source + i * stride,
				   (struct layout_type){ to.btf, b->type }, (char *)target + i * their_stride))
			return -EINVAL;
	return 0;
}

int layout_convert(struct layout_type from, const void *source, struct layout_type to, void *target)
{
	const struct btf_type *a = real_type(&from), *b = real_type(&to);

	if (!a || !b)
		return -EINVAL;
	if (layout_is_same(from, to)) {
		memcpy(target, source, btf__resolve_size(from.btf, from.id));
		return 0;
	}
	if (is_number(a) && is_number(b))
		return convert_number(from, a, source, to, b, target);
	if (btf_is_struct(a) && btf_is_struct(b))
		return convert_members(from, a, source, to, b, target);
	if (btf_is_array(a) && btf_is_array(b))
		return convert_elements(from, btf_array(a), source, to, btf_array(b), target);
	return -EINVAL;
}

/* The last bit that matters stands in some field; it matters in that field still, wherever the field is now. */
int layout_convert_prefix(struct layout_type from, const void *source, struct layout_type to, void *target)
{
	const struct btf_type *a = real_type(&from), *b = real_type(&to);
	uint32_t length, last;

	if (!a || !b || !btf_is_struct(a) || !btf_is_struct(b) || layout_convert(from, source, to, target))
		return -EINVAL;
	memcpy(&length, source, sizeof(length));
	if (!length)
		return 0;
	last = 8 * sizeof(length) + length - 1;
	for (int i = btf_vlen(a) - 1; i > 0; i--) {
		const struct btf_member *mine = &btf_members(a)[i], *theirs;

		if (mine->offset > last)
			continue;
		theirs = member_named(to, b, name_of(from, mine->name_off));
		if (!theirs)
			return -EINVAL;
		length = theirs->offset + (last - mine->offset) + 1 - 8 * sizeof(length);
		memcpy(target, &length, sizeof(length));
		return 0;
	}
	return -EINVAL;
}
