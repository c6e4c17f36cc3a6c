/**
 * The log: slf4j in front, logback behind, set up in code.
 *
 * <p>Logback's own start looks for configuration files, parses XML and takes about 30 ms of a run that may last 50; the provider here
 * makes a bare context instead. The launcher names it with {@code -Dslf4j.provider}, so that no class path is searched for others.
 */
package dev.criu.cli.logging;
