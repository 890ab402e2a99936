// SPDX-License-Identifier: GPL-2.0
/*
 * Writes the inputs that the program targets begin with: make_seeds DIRECTORY RECORDING... From each recorded packet
 * (java/wire/src/test/resources/…/captures) one input for each role, and some of packets of our own making.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "packets.h"

#define LINE_MAX_LENGTH 4096
#define OWN_SEEDS 40

static const char *directory;
static int seeds;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void write_seed(const struct scenario *scenario)
{
	static __u8 bytes[sizeof(struct scenario)];
	size_t length = scenario_write(scenario, bytes, sizeof(bytes));
	char name[LINE_MAX_LENGTH];
	FILE *file;

	snprintf(name, sizeof(name), "%s/%03d", directory, seeds++);
	file = fopen(name, "wb");
	if (!file || fwrite(bytes, 1, length, file) != length || fclose(file))
		fail(name);
}

/* As it was recorded, and with what makes it authentic by our secrets. */
static void write_recorded(const __u8 *packet, __u32 length)
{
	static struct scenario scenario;

	for (__u32 roles = 1; roles <= ROLE_ANCHOR_ACCESS; roles *= 2) {
		scenario_begin(&scenario, roles);
		packet_of_recording(packet, length, &scenario.frames[scenario.frame_count++]);
		packet_of_recording(packet, length, &scenario.frames[scenario.frame_count++]);
		packet_sign(&scenario.frames[1]);
		write_seed(&scenario);
	}
}

static void write_own(void)
{
	static struct scenario scenario;
	struct random random = random_from(1);

	for (int i = 0; i < OWN_SEEDS; i++) {
		scenario_begin(&scenario, 1 << i % 7);
		while (scenario.frame_count < SCENARIO_FRAMES)
			packet_make(&random, &scenario.frames[scenario.frame_count++]);
		write_seed(&scenario);
	}
}

static __u32 read_hex(const char *line, __u8 *bytes, __u32 length, __u32 length_max)
{
	unsigned int byte;

	while (length < length_max && isxdigit((unsigned char)line[0]) && sscanf(line, "%2x", &byte) == 1) {
		bytes[length++] = byte;
		line += 2;
	}
	return length;
}

/* A packet's lines of hexadecimal digits end with any other line. */
static void read_recording(const char *name)
{
	char line[LINE_MAX_LENGTH];
	__u8 packet[GIVEN_MAX];
	__u32 length = 0;
	FILE *file = fopen(name, "r");

	if (!file)
		fail(name);
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, "packet", 6) && isxdigit((unsigned char)line[0])) {
			length = read_hex(line, packet, length, sizeof(packet));
		} else {
			if (length)
				write_recorded(packet, length);
			length = 0;
		}
	}
	if (length)
		write_recorded(packet, length);
	fclose(file);
}

int main(int count, char **arguments)
{
	if (count < 3) {
		fprintf(stderr, "usage: make_seeds DIRECTORY RECORDING...\n");
		return 1;
	}
	directory = arguments[1];
	for (int i = 2; i < count; i++)
		read_recording(arguments[i]);
	write_own();
	return 0;
}
