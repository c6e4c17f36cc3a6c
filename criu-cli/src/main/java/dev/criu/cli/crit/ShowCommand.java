package dev.criu.cli.crit;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** An image for people to read. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows an image.")
final class ShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The image.")
    private Path in;

    @Option(names = "--nopl", description = "Leave payloads out, show their size.")
    private boolean nopl;

    @Override
    public Integer call() throws IOException {
        try (InputFile image = InputFile.open(in)) {
            PrintWriter stdout = spec.commandLine().getOut();
            stdout.println(DecodeCommand.decode(image.path(), true, nopl));
            stdout.flush();
        }
        return 0;
    }
}
