package dev.criu.cli;

import dev.criu.cli.args.ConfigFiles;
import dev.criu.cli.args.Opt;
import dev.criu.cli.args.OptionParser;
import dev.criu.cli.args.Options;
import dev.criu.cli.args.UsageException;
import dev.criu.cli.args.Verbosity;
import dev.criu.cli.command.Command;
import dev.criu.cli.command.Commands;
import dev.criu.cli.command.Directories;
import dev.criu.cli.command.EngineGateway;
import dev.criu.cli.command.Invocation;
import dev.criu.cli.logging.Log;
import dev.criu.cli.logging.LogLine;
import dev.criu.core.api.CriuException;
import dev.criu.images.FirstMessage;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One run of the program, from arguments to exit status. */
public final class Cli {
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final EngineGateway engine;
    private final long startNanos;

    /**
     * @param out for results
     * @param err for the log and for failures
     * @param environment variables
     * @param engine who does the work
     * @param startNanos what {@link System#nanoTime} said when the program began
     */
    public Cli(PrintStream out, PrintStream err, Map<String, String> environment, EngineGateway engine, long startNanos) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.engine = engine;
        this.startNanos = startNanos;
    }

    /** Runs. Never throws: whatever happens, there is a line about it and a status, 0 or 1. */
    public int run(String[] args) {
        Options options;
        Verbosity verbosity;
        Command command;
        Directories directories;
        try {
            Options given = OptionParser.parse(List.of(args));
            if (answered(given)) {
                return 0;
            }
            FirstMessage.prepare();
            Privilege.refuseBorrowed();
            options = new ConfigFiles(environment).complete(given);
            verbosity = Verbosity.of(options);
            command = command(options);
            options.refuseUnbuilt(options.words().get(0));
            directories = Directories.of(options);
        } catch (CriuException e) {
            err.println(LogLine.error(e.place(), e.getMessage()));
            return 1;
        }
        return run(command, options, directories, verbosity);
    }

    private boolean answered(Options options) {
        if (options.has(Opt.HELP)) {
            Help.print(out);
            return true;
        } else if (options.has(Opt.VERSION)) {
            Version.print(options, out);
            return true;
        }
        return false;
    }

    private static Command command(Options options) {
        if (options.words().isEmpty()) {
            throw new UsageException("a command is missing; see criu --help");
        }
        return Commands.named(options.words().get(0));
    }

    private int run(Command command, Options options, Directories directories, Verbosity verbosity) {
        try (Log log = openLog(options, directories, verbosity)) {
            int code = run(command, options, directories, new Failures(log, err, verbosity));
            if (log.gap() != null && verbosity.shows(Verbosity.WARNINGS)) {
                err.println(LogLine.warning("log", "the log file lacks lines: " + log.gap()));
            }
            return code;
        } catch (CriuException e) {
            err.println(LogLine.error(e.place(), e.getMessage()));
            return 1;
        }
    }

    private int run(Command command, Options options, Directories directories, Failures failures) {
        try {
            for (String fd : options.values(Opt.CLOSE)) {
                engine.closeDescriptor(Options.number(Opt.CLOSE, fd, 0, Integer.MAX_VALUE));
            }
            return command.run(new Invocation(options, directories, engine, out));
        } catch (Throwable e) {
            failures.report(e);
            return 1;
        }
    }

    private Log openLog(Options options, Directories directories, Verbosity verbosity) {
        String file = options.value(Opt.LOG_FILE, null);
        if (file == null) {
            return Log.toStream(err, verbosity, startNanos);
        }
        Path path = directories.work().resolve(file);
        return Log.toFile(path, verbosity, startNanos);
    }
}
