package dev.criu.cli.command;

import dev.criu.cli.args.Opt;
import dev.criu.cli.args.Options;
import dev.criu.cli.args.UsageException;
import dev.criu.core.api.RestoreRequest;

/** {@code criu restore}. */
final class RestoreCommand implements Command {
    /** A process with less memory gets it sooner than it would fault. */
    private static final long LAZY_FROM = 1 << 20;

    @Override
    public int run(Invocation invocation) {
        Options options = invocation.options();
        boolean detached = options.has(Opt.RESTORE_DETACHED);
        boolean sibling = options.has(Opt.RESTORE_SIBLING);
        if (sibling && !detached) {
            throw new UsageException("--restore-sibling only makes sense with --restore-detached: a sibling cannot be waited for");
        }
        boolean explain = options.has(Opt.EXPLAIN);
        var request = new RestoreRequest(
                invocation.directories().images(), invocation.directories().work(), sibling, options.has(Opt.LEAVE_STOPPED),
                detached, options.has(Opt.SHELL_JOB), explain, FileChecksOption.of(options), lazyFrom(options));
        invocation.engine().expect(request);
        if (!explain) {
            invocation.engine().requireRightToRestore(options.has(Opt.UNPRIVILEGED));
        }
        PidFile pidFile = explain ? PidFile.NONE : PidFile.of(options, invocation.directories().work());
        var result = invocation.engine().restore(request, pidFile::write);
        if (explain) {
            invocation.out().print(result.explanation());
            return 0;
        }
        if (options.has(Opt.DISPLAY_STATS)) {
            Statistics.print(result, invocation.out());
        }
        if (!detached) {
            invocation.engine().awaitExit(result.rootPid());
        }
        return 0;
    }

    private static long lazyFrom(Options options) {
        if (!options.has(Opt.LAZY)) {
            return RestoreRequest.NOT_LAZY;
        }
        return options.value(Opt.LAZY, "").isEmpty() ? LAZY_FROM : options.size(Opt.LAZY, LAZY_FROM);
    }
}
