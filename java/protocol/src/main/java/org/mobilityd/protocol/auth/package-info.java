/** Who may make a binding: keygen tokens, binding management keys (RFC 6275 section 5.2), shared keys (RFC 4285). */
package org.mobilityd.protocol.auth;
