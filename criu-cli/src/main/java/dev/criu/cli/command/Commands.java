package dev.criu.cli.command;

import dev.criu.cli.args.Area;
import dev.criu.cli.args.UsageException;

/** All commands by their names. */
public final class Commands {
    private Commands() {}

    /**
     * The command of a name.
     *
     * @throws UsageException if there is none, or none yet
     */
    public static Command named(String name) {
        return switch (name) {
            case "dump" -> new DumpCommand();
            case "restore" -> new RestoreCommand();
            case "check" -> new CheckCommand();
            case "cpuinfo" -> new CpuinfoCommand();
            case "warm" -> new WarmWords();
            case "pre-dump", "dedup" -> throw unbuilt(name, Area.INCREMENTAL);
            case "page-server", "lazy-pages" -> throw unbuilt(name, Area.PAGE_SERVER);
            case "service", "swrk" -> throw unbuilt(name, Area.SERVICE);
            default -> throw new UsageException("unknown command '" + name + "'; see criu --help");
        };
    }

    private static UsageException unbuilt(String name, Area area) {
        return new UsageException("the command " + name + " is not supported yet: " + area.reason());
    }
}
