package dev.criu.cli.command;

import dev.criu.cli.args.Opt;
import dev.criu.cli.args.Options;
import dev.criu.cli.args.UsageException;
import dev.criu.core.api.FileChecks;

/** {@code --file-validation} and {@code --skip-file-rwx-check}. */
final class FileChecksOption {
    private FileChecksOption() {}

    static FileChecks of(Options options) {
        String method = options.value(Opt.FILE_VALIDATION, "buildid");
        boolean buildIds = switch (method) {
            case "buildid" -> true;
            case "filesize" -> false;
            default -> throw new UsageException("--file-validation " + method + ": is neither filesize nor buildid");
        };
        return new FileChecks(buildIds, !options.has(Opt.SKIP_FILE_RWX_CHECK));
    }
}
