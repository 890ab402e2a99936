/* Whole Ethernet frames with IPv6 in them, in and out of one interface, a batch in a system call. */
#ifndef BINDINGS_LINK_H
#define BINDINGS_LINK_H

#include <stddef.h>
#include <stdint.h>

#define BATCH 64

/* Opens the interface; router: the link-layer address that everything is sent to. Ends the program when it cannot. */
void open_link(const char *interface, const char *router);

/* Room for the next packet to send; call send_packet() with its length when it is written. */
uint8_t *next_packet(void);
void send_packet(size_t length);

/* Sends what has been collected. */
void flush_link(void);

/* Hands what has arrived to take, waiting at most timeout_ms for the first; returns how many packets there were. */
int receive_packets(void (*take)(const uint8_t *packet, size_t length), int timeout_ms);

#endif
