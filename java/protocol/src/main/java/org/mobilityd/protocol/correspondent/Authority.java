package org.mobilityd.protocol.correspondent;

import org.mobilityd.protocol.auth.BindingManagementKey;

/**
 * What entitles a mobile node to a Binding Update.
 *
 * @param key Kbm: verified the Binding Update and will sign the answer
 * @param newestNonce when the newest of the nonces behind it was created
 */
record Authority(BindingManagementKey key, long newestNonce) {
}
