package dev.criu.cli.command;

import dev.criu.cli.args.Opt;
import dev.criu.cli.args.Options;
import dev.criu.cli.args.UsageException;
import dev.criu.core.api.AfterDump;
import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.LostFilePolicy;
import java.time.Duration;

/** {@code criu dump}. */
final class DumpCommand implements Command {
    private static final int DEFAULT_TIMEOUT_SECONDS = 10;

    @Override
    public int run(Invocation invocation) {
        Options options = invocation.options();
        var directories = invocation.directories();
        int pid = options.number(Opt.TREE, 0, 1, Integer.MAX_VALUE);
        if (pid == 0) {
            throw new UsageException("dump needs the root of the tree: --tree PID");
        }
        directories.requireWritableImages();
        invocation.engine().requireRightToDump(options.has(Opt.UNPRIVILEGED));
        AfterDump after = after(options);
        boolean copyOnWrite = options.has(Opt.COPY_ON_WRITE);
        if (copyOnWrite && after != AfterDump.LEAVE_RUNNING) {
            throw new UsageException("--copy-on-write makes the pause of a tree short that runs on: give --leave-running, or leave it out");
        }
        int timeout = options.number(Opt.TIMEOUT, DEFAULT_TIMEOUT_SECONDS, 0, Integer.MAX_VALUE);
        var request = new DumpRequest(
                pid, directories.images(), directories.work(), after, options.has(Opt.SHELL_JOB),
                Duration.ofSeconds(timeout), new LostFilePolicy(options.has(Opt.LINK_REMAP), ghostLimit(options)), FileChecksOption.of(options),
                copyOnWrite);
        var result = invocation.engine().dump(request);
        if (options.has(Opt.DISPLAY_STATS)) {
            Statistics.print(result, invocation.out());
        }
        return 0;
    }

    private static long ghostLimit(Options options) {
        return options.size(Opt.GHOST_LIMIT, LostFilePolicy.DEFAULT.ghostLimit());
    }

    /** Of {@code -s} and {@code -R}, the one given last counts. */
    private static AfterDump after(Options options) {
        AfterDump after = AfterDump.KILL;
        for (Options.Given one : options.given()) {
            if (one.opt() == Opt.LEAVE_RUNNING) {
                after = one.on() ? AfterDump.LEAVE_RUNNING : AfterDump.KILL;
            } else if (one.opt() == Opt.LEAVE_STOPPED) {
                after = one.on() ? AfterDump.LEAVE_STOPPED : AfterDump.KILL;
            }
        }
        return after;
    }
}
