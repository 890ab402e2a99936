/* SPDX-License-Identifier: GPL-2.0 */
/* Failures: an errno for the program, words for the reader. */
#ifndef MOBILITY_ERROR_H
#define MOBILITY_ERROR_H

/* Notes the words (and whatever libbpf said since forget_error()) and returns -error, for error an errno or its negative. */
int failed(int error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What libbpf says from here on belongs to the operation that begins. */
void forget_error(void);

#endif
