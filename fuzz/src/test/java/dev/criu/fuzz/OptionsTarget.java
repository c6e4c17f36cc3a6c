package dev.criu.fuzz;

import dev.criu.cli.args.ConfigFile;
import dev.criu.cli.args.OptionParser;
import dev.criu.cli.args.Opt;
import dev.criu.cli.args.Options;
import dev.criu.cli.args.UsageException;
import java.nio.charset.StandardCharsets;

/** A configuration file, and what it says as options. Only {@link UsageException} is allowed. */
public final class OptionsTarget {
    private OptionsTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Options options = OptionParser.parse(ConfigFile.arguments("file", new String(input, StandardCharsets.UTF_8)));
            options.and(options).refuseUnbuilt("dump");
            options.size(Opt.GHOST_LIMIT, 0);
            options.number(Opt.TREE, 0, 1, Integer.MAX_VALUE);
        } catch (UsageException e) {
            if (e.getMessage() == null) {
                throw new AssertionError("no message", e);
            }
        }
    }
}
