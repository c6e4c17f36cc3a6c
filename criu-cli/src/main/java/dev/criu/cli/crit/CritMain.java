package dev.criu.cli.crit;

import dev.criu.images.ImageException;
import dev.criu.images.json.JsonException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code crit} command line. */
@Command(name = "crit", mixinStandardHelpOptions = true, version = "Version: 4.2",
        description = "Shows, makes and explores checkpoint images.",
        subcommands = {DecodeCommand.class, EncodeCommand.class, ShowCommand.class, InfoCommand.class,
                ExploreCommand.class})
public final class CritMain implements Runnable {

    @Spec
    private CommandSpec spec;

    CritMain() {
    }

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, with failures as one {@code Error} line and exit status 1. */
    static CommandLine commandLine() {
        return new CommandLine(new CritMain()).setExecutionExceptionHandler(CritMain::report);
    }

    private static int report(Exception failure, CommandLine command, CommandLine.ParseResult arguments)
            throws Exception {
        String problem;
        if (failure instanceof ImageException || failure instanceof JsonException) {
            problem = failure.getMessage();
        } else if (failure instanceof IOException) {
            problem = failure.toString(); // often the file's name alone is the message
        } else {
            throw failure;
        }
        PrintWriter err = command.getErr();
        err.println("Error (crit): " + problem);
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is wanted");
    }
}
