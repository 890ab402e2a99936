/* Authenticators: see authenticator.h. */
#include "authenticator.h"

#include <string.h>

#include "packet.h"

void authenticate(const struct hmac_key *key, const struct in6_addr *first, const struct in6_addr *second, const uint8_t *header,
		  size_t length, uint8_t authenticator[AUTHENTICATOR_BYTES])
{
	size_t covered = length - AUTHENTICATOR_BYTES;
	uint8_t message[2 * sizeof(struct in6_addr) + PACKET_MAX], digest[SHA1_BYTES];
	uint8_t *data = message + 2 * sizeof(struct in6_addr);

	memcpy(message, first, sizeof(*first));
	memcpy(message + sizeof(*first), second, sizeof(*second));
	memcpy(data, header, covered);
	put16(data + CHECKSUM, 0);
	hmac(key, message, 2 * sizeof(struct in6_addr) + covered, digest);
	memcpy(authenticator, digest, AUTHENTICATOR_BYTES);
}
