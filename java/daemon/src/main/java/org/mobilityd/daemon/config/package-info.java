/**
 * The configuration file: TOML, one table per role, kebab-case names as the standards have them.
 *
 * <p>{@link org.mobilityd.daemon.config.Schema} lists every key once, with its kind and default; {@link
 * org.mobilityd.daemon.config.ConfigurationReader} turns a file into the records of {@link org.mobilityd.daemon.config.Configuration} or
 * into one line that names file, line, key, what was expected and what was found. The reference for operators is docs/configuration.md;
 * a test keeps it and the schema equal.
 */
package org.mobilityd.daemon.config;
