/* What a load generator needs beside its messages: time, the numbers among its arguments, and how long things took. */
#ifndef BINDINGS_LOAD_H
#define BINDINGS_LOAD_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define NANOSECONDS_PER_SECOND 1000000000ull

/* Nanoseconds. */
uint64_t time_of(clockid_t clock);

/* Of CLOCK_MONOTONIC. */
uint64_t now(void);

/* An argument from least to most; ends the program when it is none. */
uint32_t number(const char *text, uint32_t least, uint32_t most);

/* Prints a field of a JSON object, percentiles in microseconds; sorts. nanoseconds: at least one. */
void print_percentiles(uint64_t *nanoseconds, size_t count);

#endif
