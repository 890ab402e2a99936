// SPDX-License-Identifier: GPL-2.0
/*
 * The last failure's words, per thread. libbpf tells through a callback why a load failed; what it said is kept with the error,
 * and of a long text the end, because the verifier gives its reason last.
 */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "mobility.h"

#define WORDS_MAX 8192
#define SAID_MAX 6144

static _Thread_local char words[WORDS_MAX];
static _Thread_local char said[SAID_MAX];
static _Thread_local size_t said_length;

static void remember(const char *text, size_t length)
{
	if (length >= SAID_MAX) {
		text += length - (SAID_MAX - 1);
		length = SAID_MAX - 1;
	}
	if (said_length + length >= SAID_MAX) {
		size_t keep = SAID_MAX - 1 - length;

		memmove(said, said + said_length - keep, keep);
		said_length = keep;
	}
	memcpy(said + said_length, text, length);
	said_length += length;
	said[said_length] = 0;
}

static int listen_to_libbpf(enum libbpf_print_level level, const char *format, va_list arguments)
{
	char *text;
	int length;

	if (level != LIBBPF_WARN)
		return 0;
	length = vasprintf(&text, format, arguments);
	if (length >= 0) {
		remember(text, length);
		free(text);
	}
	return 0;
}

__attribute__((constructor)) static void start_listening(void)
{
	libbpf_set_print(listen_to_libbpf);
}

void forget_error(void)
{
	said_length = 0;
	said[0] = 0;
}

int failed(int error, const char *format, ...)
{
	va_list arguments;
	size_t length;

	if (error < 0)
		error = -error;
	va_start(arguments, format);
	vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	length = strlen(words);
	snprintf(words + length, sizeof(words) - length, ": %s%s%s", strerror(error), said_length ? "\n" : "", said);
	return -error;
}

const char *mobility_last_error(void)
{
	return words;
}

const char *mobility_error_text(int error)
{
	return strerror(error);
}
