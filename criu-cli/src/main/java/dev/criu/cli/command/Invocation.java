package dev.criu.cli.command;

import dev.criu.cli.args.Options;
import java.io.PrintStream;

/**
 * What a command is run with.
 *
 * @param options what was asked for
 * @param directories where images and work files are
 * @param engine who does it
 * @param out where results are printed
 */
public record Invocation(Options options, Directories directories, EngineGateway engine, PrintStream out) {}
