package dev.criu.cli.command;

/** One command. */
public interface Command {
    /**
     * Does it.
     *
     * @return exit status
     */
    int run(Invocation invocation);
}
