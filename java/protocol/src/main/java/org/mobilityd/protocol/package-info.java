/** The sans-IO engines and what they share: {@link org.mobilityd.protocol.Input} in, {@link org.mobilityd.protocol.Effect} out. */
package org.mobilityd.protocol;
