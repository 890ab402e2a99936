/**
 * Who may make a binding.
 *
 * <p>With a correspondent: return routability (RFC 6275 section 5.2). {@link org.mobilityd.protocol.auth.KeygenTokens} from a
 * {@link org.mobilityd.protocol.auth.TestSecret} and the two addresses; from the tokens the
 * {@link org.mobilityd.protocol.auth.BindingManagementKey}; with it the {@link org.mobilityd.protocol.auth.BindingAuthenticator} over the
 * raw bytes of the message.
 *
 * <p>With a home agent: a shared key (RFC 4285). {@link org.mobilityd.protocol.auth.SharedKeyAuthenticator} over the raw bytes,
 * {@link org.mobilityd.protocol.auth.ReplayProtectionClock} against replays.
 *
 * <p>{@link org.mobilityd.protocol.auth.MessageSigner} puts either into a message that is to be sent.
 */
package org.mobilityd.protocol.auth;
