package dev.criu.cli.command;

import dev.criu.cli.args.Opt;
import dev.criu.cli.args.Options;
import dev.criu.cli.args.UsageException;
import dev.criu.core.check.Feature;
import dev.criu.core.check.Features;
import dev.criu.core.check.Host;
import dev.criu.core.check.SystemCheck;
import dev.criu.core.check.Verdict;
import dev.criu.core.procfs.Procfs;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code criu check}: whether this kernel can do it. */
final class CheckCommand implements Command {
    private final Features features;

    CheckCommand() {
        this(Features.standard());
    }

    /** @param features what there is to look for */
    CheckCommand(Features features) {
        this.features = features;
    }

    @Override
    public int run(Invocation invocation) {
        List<String> names = invocation.options().values(Opt.FEATURE);
        if (names.isEmpty()) {
            return checkAll(invocation);
        }
        int status = 0;
        for (String name : names) {
            status |= name.equals("list") ? list(invocation.out()) : checkOne(name, invocation.out());
        }
        return status;
    }

    private int checkAll(Invocation invocation) {
        PrintStream out = invocation.out();
        switch (new SystemCheck(features, host()).run(levels(invocation.options()))) {
            case GOOD -> {
                out.println("Looks good.");
                return 0;
            }
            case INCOMPLETE -> {
                out.println("Looks good but some kernel features are missing");
                out.println("which, depending on your process tree, may cause");
                out.println("dump or restore failure.");
                return 1;
            }
            default -> {
                out.println("Does not look good.");
                return 1;
            }
        }
    }

    private int checkOne(String name, PrintStream out) {
        Feature feature = features.named(name)
                .orElseThrow(() -> new UsageException("unknown feature '" + name + "'; --feature list lists them"));
        Verdict verdict = new SystemCheck(features, host()).probe(feature);
        out.println(name + (verdict.supported() ? " is supported" : " is not supported"));
        return verdict.supported() ? 0 : 1;
    }

    private int list(PrintStream out) {
        for (Feature feature : features.all()) {
            out.print(feature.name() + " ");
        }
        out.println();
        return 0;
    }

    private static Set<Feature.Level> levels(Options options) {
        var levels = EnumSet.noneOf(Feature.Level.class);
        boolean all = options.has(Opt.ALL);
        if (all || options.has(Opt.EXTRA)) {
            levels.add(Feature.Level.EXTRA);
        }
        if (all || options.has(Opt.EXPERIMENTAL)) {
            levels.add(Feature.Level.EXPERIMENTAL);
        }
        return levels;
    }

    private static Host host() {
        return new Host((int) ProcessHandle.current().pid(), new Procfs(), new Kernel(new MachineCode())::raw);
    }
}
