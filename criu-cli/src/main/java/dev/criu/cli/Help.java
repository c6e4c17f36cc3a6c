package dev.criu.cli;

import dev.criu.cli.args.Opt;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code --help} prints, laid out by picocli from the option table. */
final class Help {
    private static final String[] SYNOPSIS = {
        "criu dump -t PID [-D DIR] [-R | -s] [-j] [OPTION...]",
        "criu restore [-D DIR] [-d [-S]] [-s] [-j] [--lazy[=SIZE]] [OPTION...]",
        "criu check [--feature NAME | --extra | --experimental | --all]",
        "criu cpuinfo dump|check [-D DIR] [--cpu-cap=LIST]",
        "criu warm [stop] [--idle SEC]"
    };

    private Help() {}

    static void print(PrintStream out) {
        CommandSpec spec = CommandSpec.create().name("criu");
        spec.usageMessage()
                .customSynopsis(SYNOPSIS)
                .description("%nSaves a tree of processes to files, and brings it back to life from them.%n")
                .optionListHeading("Options; a flag takes back what was said before with --no-NAME:%n")
                .sortOptions(false)
                .width(110);
        for (Opt opt : Opt.values()) {
            if (!opt.help().isEmpty()) {
                spec.addOption(option(opt));
            }
        }
        spec.usageMessage().footer("%nExit status: 0 on success, 1 on failure. Options also come from configuration files:",
                "/etc/criu/default.conf, ~/.criu/default.conf, $CRIU_CONFIG_FILE and --config.");
        new CommandLine(spec).usage(out, CommandLine.Help.Ansi.OFF);
    }

    private static OptionSpec option(Opt opt) {
        String[] names = opt.letter() == 0 ? new String[] {opt.toString()} : new String[] {"-" + opt.letter(), opt.toString()};
        var builder = OptionSpec.builder(names).description(opt.help().replace("%", "%%"));
        return switch (opt.takes()) {
            case FLAG -> builder.arity("0").type(boolean.class).build();
            case VALUE -> builder.arity("1").type(String.class).paramLabel(opt.valueName()).build();
            case MAYBE -> builder.arity("0..1").type(String.class).paramLabel(opt.valueName()).build();
        };
    }
}
