/**
 * Tables that hold a million entries in about a hundred bytes each, and grow without a pause: an entry is a <em>row</em>, a small number, and
 * its fields are columns of primitive arrays. Objects are made of a row only when somebody looks at it.
 *
 * <pre>
 *   AddressPairs ──► RowIndex ──► (correspondent, home address) → row      SipHash: an outsider chooses the addresses
 *        └─────────► LongColumns ► row → the pair and its values
 *   Deadlines ─────────────────────► row → when, and the rows in that order
 *   PrefixCounts ──► RowIndex ─────► /64 → how many
 * </pre>
 *
 * <p>Arrays grow by pieces of {@value org.mobilityd.protocol.rows.LongColumns#ROWS_PER_CHUNK} rows, never by copying what is there. Rows that
 * became free are used again; arrays do not shrink, so memory follows the largest number of entries that there has been. Nothing here is
 * thread-safe.
 */
package org.mobilityd.protocol.rows;
