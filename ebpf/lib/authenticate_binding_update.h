/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether a Binding Update's authenticator is right (RFC 6275 section 9.5.1): what a flood of forged ones must not be able to
 * ask the daemon. Nothing is decided here: the daemon verifies what goes up once more. So whatever it might accept or answer is
 * at worst undecided here, never forged.
 */
#ifndef MOBILITY_LIB_AUTHENTICATE_BINDING_UPDATE_H
#define MOBILITY_LIB_AUTHENTICATE_BINDING_UPDATE_H

#include "authenticator.h"
#include "parse.h"

enum authenticity {
	UNDECIDED,	/* not a Binding Update with nonces that are known, or one with more in it than is looked at here */
	AUTHENTIC,
	FORGED,
};

/* Offsets are from the Mobility Header on; 0: no such option. Of several of a kind the first counts, as for the daemon. */
struct update_walk {
	__u32 header;			/* offset in the frame */
	__u32 length;
	__u32 at;			/* the next option */
	__u32 nonce_indices;
	__u32 care_of_address;
	__u32 authenticator;		/* of authorization data that end the message */
};

CHECKED_ALONE int read_update_option(CTX *ctx, struct update_walk *walk)
{
	__u8 option[2] = { OPTION_PAD1, 0 };
	__u32 at;

	if (!walk || walk->at >= walk->length)
		return WALK_DONE;
	at = walk->at;
	if (load(ctx, walk->header + at, option, at + 1 < walk->length ? 2 : 1))
		return WALK_BAD;
	walk->at += option[0] == OPTION_PAD1 ? 1 : 2 + option[1];
	if (walk->at > walk->length)
		return WALK_BAD;
	if (option[0] == MOBILITY_OPTION_NONCE_INDICES && !walk->nonce_indices) {
		walk->nonce_indices = at + 2;
		return option[1] == NONCE_INDICES_LENGTH ? WALK_ON : WALK_BAD;
	}
	if (option[0] == MOBILITY_OPTION_ALTERNATE_CARE_OF_ADDRESS && !walk->care_of_address) {
		walk->care_of_address = at + 2;
		return option[1] == sizeof(struct ipv6_address) ? WALK_ON : WALK_BAD;
	}
	if (option[0] == MOBILITY_OPTION_AUTHORIZATION_DATA && option[1] == AUTHENTICATOR_LENGTH && walk->at == walk->length)
		walk->authenticator = at + 2;
	return WALK_ON;
}

/* Notes where the options are that matter: whether there are nonce indices, and authorization data at the end. */
CHECKED_ALONE int read_update_options(CTX *ctx, struct update_walk *walk)
{
	int state = WALK_ON;

	for (int i = 0; i <= OPTIONS_MAX && state == WALK_ON; i++)
		state = read_update_option(ctx, walk);
	return walk && state == WALK_DONE && walk->nonce_indices && walk->authenticator;
}

ALWAYS_INLINE struct test_secret *secret_of(__be16 nonce_index_be)
{
	__u32 slot = bpf_ntohs(nonce_index_be) % TEST_SECRETS;
	struct test_secret *secret = bpf_map_lookup_elem(&test_secrets, &slot);

	return secret && secret->in_use && secret->nonce_index == bpf_ntohs(nonce_index_be) ? secret : 0;
}

struct nonce_indices {
	__be16 home_be;
	__be16 care_of_be;
};

/* Kbm from the nonces that the Binding Update names; -1: one of them is not known. A deletion needs the home nonce alone. */
CHECKED_ALONE int find_key(const struct nonce_indices *indices, struct ipv6_address *home_address,
			   struct ipv6_address *care_of_address, int is_deletion, struct sha1_state *kbm)
{
	struct test_secret *home_secret, *care_of_secret;
	__u32 home_token[2], care_of_token[2];

	if (!indices || !home_address || !care_of_address || !kbm)
		return -1;
	home_secret = secret_of(indices->home_be);
	if (!home_secret)
		return -1;
	if (!is_deletion) {
		care_of_secret = secret_of(indices->care_of_be);
		if (!care_of_secret)
			return -1;
		make_token(care_of_secret, care_of_address, TOKEN_KIND_CARE_OF, care_of_token);
	}
	make_token(home_secret, home_address, TOKEN_KIND_HOME, home_token);
	make_binding_management_key(home_token, is_deletion ? 0 : care_of_token, kbm);
	return 0;
}

/* Compares all of it, whatever differs first. */
ALWAYS_INLINE int is_authenticator(const struct sha1_state *hash, const __be32 received_be[AUTHENTICATOR_LENGTH / 4])
{
	__u32 differ = 0;

	for (int i = 0; i < AUTHENTICATOR_LENGTH / 4; i++)
		differ |= hash->word[i] ^ bpf_ntohl(received_be[i]);
	return !differ;
}

/* The packet's Binding Update, when it is whole and one whose authenticator the daemon would look at. */
ALWAYS_INLINE int find_update(CTX *ctx, const struct packet *packet, struct binding_update *update, struct update_walk *walk)
{
	if (packet->flags & (PACKET_CUT | PACKET_FRAGMENT | PACKET_BAD_HEADER | PACKET_SEVERAL_HOME_ADDRESSES) || packet->routing)
		return 0;
	walk->header = packet->network + packet->upper;
	if (load(ctx, walk->header, update, sizeof(*update)))
		return 0;
	walk->at = sizeof(*update);
	walk->length = (update->header.length + 1) * 8;
	return update->header.type == MOBILITY_BINDING_UPDATE && update->header.payload_protocol == PROTOCOL_NONE &&
	       walk->length <= AUTHENTICATED_UPDATE_MAX && packet->upper + walk->length <= packet->length &&
	       read_update_options(ctx, walk);
}

/* Of the message that find_update() found; care_of_address: the one that is to be registered. */
ALWAYS_INLINE int load_addresses(CTX *ctx, const struct packet *packet, const struct update_walk *walk,
				 struct ipv6_address *home_address, struct ipv6_address *care_of_address)
{
	*home_address = packet->source;
	*care_of_address = packet->source;
	if (packet->options && load(ctx, packet->network + packet->home_address, home_address, sizeof(*home_address)))
		return -1;
	return walk->care_of_address ? load(ctx, walk->header + walk->care_of_address, care_of_address, sizeof(*care_of_address)) : 0;
}

/* For the correspondent that the packet is sent to, as an enum authenticity. */
CHECKED_ALONE int authenticate_binding_update(CTX *ctx, struct packet *packet)
{
	union authenticated_message *message = (void *)scratch_buffer();
	__be32 received_be[AUTHENTICATOR_LENGTH / 4];
	struct ipv6_address home_address, care_of_address;
	struct nonce_indices indices;
	struct binding_update update;
	struct update_walk walk = {};
	struct sha1_state kbm;
	__u32 blocks;
	int is_deletion;

	if (!packet || !message || !find_update(ctx, packet, &update, &walk))
		return UNDECIDED;
	if (load_addresses(ctx, packet, &walk, &home_address, &care_of_address) ||
	    load(ctx, walk.header + walk.nonce_indices, &indices, sizeof(indices)) ||
	    load(ctx, walk.header + walk.authenticator, received_be, sizeof(received_be)))
		return UNDECIDED;
	/* Lifetime zero; or, as RFC 3775 had it, the home address as care-of address. The authenticator is then over the latter. */
	is_deletion = !update.lifetime_be || same_address(&home_address, &care_of_address);
	if (find_key(&indices, &home_address, &care_of_address, is_deletion, &kbm))
		return UNDECIDED;
	blocks = lay_out_message(ctx, message, is_deletion ? &home_address : &care_of_address, &packet->destination, walk.header,
				 walk.authenticator);
	if (!blocks || hash_message(&kbm, blocks))
		return UNDECIDED;
	return is_authenticator(&kbm, received_be) ? AUTHENTIC : FORGED;
}

#endif
