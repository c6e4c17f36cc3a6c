/**
 * The command line, from strings to typed values.
 *
 * <p>{@link dev.criu.cli.args.Opt} is the one table of options; {@link dev.criu.cli.args.OptionParser} reads arguments by the rules of
 * getopt_long(3), as callers of CRIU expect them: options before or after the command, clusters, unique abbreviations, optional
 * values only after {@code =}. Configuration files become arguments too and are read by the same parser.
 *
 * <p>picocli only renders the help: its parser takes 60 ms on a cold JVM, half of what the whole start may take.
 */
package dev.criu.cli.args;
