/** Tests of the roles, on ports in memory. */
package org.mobilityd.daemon.roles;
