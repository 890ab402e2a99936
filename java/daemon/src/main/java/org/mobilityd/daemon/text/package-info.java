/** How things are written for people and programs outside. */
package org.mobilityd.daemon.text;
