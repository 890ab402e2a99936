// SPDX-License-Identifier: GPL-2.0
/*
 * Carries out what the daemon has written into binding_changes: many bindings installed or removed by one system call, in
 * order. Attached to nothing; the daemon runs it by hand (BPF_PROG_RUN). The "frame" that it is run on begins with the number
 * of changes; it returns how many failed, and each change says how it went.
 *
 * Here, and not in the daemon, because a binding that is renewed keeps what has been counted and learnt in its entry. Between
 * reading that and writing it again lie nanoseconds; packets that pass in them may go uncounted.
 */
#include <asm-generic/errno-base.h>

#include "lib/lookup.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, BINDING_CHANGES);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct binding_change);
} binding_changes SEC(".maps");

/* A path is known only as long as it leads to the same place. */
ALWAYS_INLINE void keep_what_is_known(struct binding *binding, const struct binding *present)
{
	int same_path = present && same_address(&binding->care_of_address, &present->care_of_address);

	binding->packets_in = present ? present->packets_in : 0;
	binding->bytes_in = present ? present->bytes_in : 0;
	binding->packets_out = present ? present->packets_out : 0;
	binding->bytes_out = present ? present->bytes_out : 0;
	binding->fitting = same_path ? present->fitting : 0;
	binding->path_mtu = same_path ? present->path_mtu : 0;
	binding->path_mtu_expires_ns = same_path ? present->path_mtu_expires_ns : 0;
}

ALWAYS_INLINE int remove(void *table, const struct binding_key *key)
{
	int error = bpf_map_delete_elem(table, key);

	return error == -ENOENT ? 0 : error;
}

ALWAYS_INLINE int change_table(void *table, struct binding_change *change)
{
	if (change->kind == CHANGE_REMOVE)
		return remove(table, &change->key);
	keep_what_is_known(&change->binding, bpf_map_lookup_elem(table, &change->key));
	return bpf_map_update_elem(table, &change->key, &change->binding, BPF_ANY);
}

ALWAYS_INLINE int change_past_bindings(struct binding_change *change)
{
	if (change->kind == CHANGE_REMOVE)
		return remove(&past_bindings, &change->key);
	return bpf_map_update_elem(&past_bindings, &change->key, &change->past, BPF_ANY);
}

static long carry_out(__u32 number, __u32 *failed)
{
	struct binding_change *change = bpf_map_lookup_elem(&binding_changes, &number);

	if (!change)
		return 1;
	if (change->table == TABLE_BINDING_CACHE)
		change->error = change_table(&binding_cache, change);
	else if (change->table == TABLE_BINDING_UPDATE_LIST)
		change->error = change_table(&binding_update_list, change);
	else
		change->error = change_past_bindings(change);
	*failed += change->error != 0;
	return 0;
}

SEC("xdp")
int change_bindings(struct xdp_md *ctx)
{
	__u32 count, failed = 0;

	if (bpf_xdp_load_bytes(ctx, 0, &count, sizeof(count)))
		return BINDING_CHANGES;
	bpf_loop(count, carry_out, &failed, 0);
	return (int)failed;
}

char program_license[] SEC("license") = "GPL";
