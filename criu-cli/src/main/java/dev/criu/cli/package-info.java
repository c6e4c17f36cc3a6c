/**
 * The program {@code criu}: {@link dev.criu.cli.Main} reads the command line, opens the log, runs the command and turns whatever
 * goes wrong into one line and an exit status.
 */
package dev.criu.cli;
