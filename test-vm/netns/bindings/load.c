/* Time, arguments and percentiles of the load generators: see load.h. */
#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define NANOSECONDS_PER_MICROSECOND 1000.0
#define STATUS_OF_WRONG_ARGUMENTS 2

uint64_t time_of(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (uint64_t)time.tv_sec * NANOSECONDS_PER_SECOND + (uint64_t)time.tv_nsec;
}

uint64_t now(void)
{
	return time_of(CLOCK_MONOTONIC);
}

uint32_t number(const char *text, uint32_t least, uint32_t most)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (end == text || *end || value < least || value > most) {
		fprintf(stderr, "%s: %s is not a number from %u to %u\n", program_invocation_short_name, text, least, most);
		exit(STATUS_OF_WRONG_ARGUMENTS);
	}
	return (uint32_t)value;
}

static int compare(const void *left, const void *right)
{
	uint64_t one = *(const uint64_t *)left, other = *(const uint64_t *)right;

	return (one > other) - (one < other);
}

void print_percentiles(uint64_t *nanoseconds, size_t count)
{
	static const struct {
		const char *name;
		double share;
	} percentiles[] = { { "50", 0.5 }, { "90", 0.9 }, { "99", 0.99 }, { "99.9", 0.999 }, { "100", 1 } };

	qsort(nanoseconds, count, sizeof(*nanoseconds), compare);
	printf(", \"microseconds\": {");
	for (size_t i = 0; i < sizeof(percentiles) / sizeof(*percentiles); i++) {
		size_t place = (size_t)(percentiles[i].share * (double)count);

		printf("%s\"%s\": %.1f", i ? ", " : "", percentiles[i].name,
		       (double)nanoseconds[place < count ? place : count - 1] / NANOSECONDS_PER_MICROSECOND);
	}
	printf("}");
}
