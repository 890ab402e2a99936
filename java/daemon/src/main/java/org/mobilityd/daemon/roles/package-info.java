/** The roles that a configuration can ask for: what each attaches to, which engine it runs, what it adopts and what it leaves behind. */
package org.mobilityd.daemon.roles;
