/** {@code mobilityd --record}: the file that everything is written to that the roles' engines are told and do. */
package org.mobilityd.daemon.recording;
