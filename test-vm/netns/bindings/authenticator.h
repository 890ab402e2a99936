/* The authenticators of mobility messages: First(96, HMAC_SHA1) of two addresses and the header (RFC 6275 section 6.2.7, RFC 4285 section 5.1). */
#ifndef BINDINGS_AUTHENTICATOR_H
#define BINDINGS_AUTHENTICATOR_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#include "hmac.h"

#define AUTHENTICATOR_BYTES 12

/* Over both addresses, and the header of that length up to the authenticator at its end, with a checksum of zero. */
void authenticate(const struct hmac_key *key, const struct in6_addr *first, const struct in6_addr *second, const uint8_t *header,
		  size_t length, uint8_t authenticator[AUTHENTICATOR_BYTES]);

#endif
