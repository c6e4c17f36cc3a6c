package dev.criu.cli.args;

import java.util.ArrayList;
import java.util.List;

/** Reads arguments as getopt_long(3) does with the option table {@link Opt}, words and options in any order. */
public final class OptionParser {
    private static final Opt[] TABLE = Opt.values();

    private final List<String> words = new ArrayList<>();
    private final List<Options.Given> given = new ArrayList<>();
    private final List<String> arguments;
    private int next;

    private OptionParser(List<String> arguments) {
        this.arguments = arguments;
    }

    /**
     * Reads arguments.
     *
     * @throws UsageException if one is unknown or ambiguous, or a value is missing or not taken
     */
    public static Options parse(List<String> arguments) {
        var parser = new OptionParser(arguments);
        while (parser.next < arguments.size()) {
            parser.argument(arguments.get(parser.next++));
        }
        return new Options(parser.words, parser.given);
    }

    private void argument(String argument) {
        if (argument.equals("--")) {
            words.addAll(arguments.subList(next, arguments.size()));
            next = arguments.size();
        } else if (argument.startsWith("--")) {
            longOption(argument);
        } else if (argument.length() > 1 && argument.charAt(0) == '-') {
            cluster(argument);
        } else {
            words.add(argument);
        }
    }

    private void longOption(String argument) {
        int equals = argument.indexOf('=');
        String name = argument.substring(2, equals < 0 ? argument.length() : equals);
        String value = equals < 0 ? null : argument.substring(equals + 1);
        Options.Given found = find(name);
        switch (found.opt().takes()) {
            case FLAG -> {
                if (value != null) {
                    throw new UsageException("option --" + name + " takes no value");
                }
                given.add(found);
            }
            case VALUE -> add(found.opt(), value != null ? value : following("--" + name));
            case MAYBE -> add(found.opt(), value != null ? value : verbosityLevel(found.opt()));
        }
    }

    /** Letters behind one hyphen; the first that takes a value takes the rest of them. */
    private void cluster(String argument) {
        for (int i = 1; i < argument.length(); i++) {
            Opt opt = byLetter(argument.charAt(i));
            String rest = argument.substring(i + 1);
            if (opt.takes() == Opt.Takes.FLAG) {
                add(opt, null);
                continue;
            }
            if (opt.takes() == Opt.Takes.MAYBE) {
                add(opt, rest);
            } else {
                add(opt, rest.isEmpty() ? following("-" + opt.letter()) : rest);
            }
            return;
        }
    }

    private void add(Opt opt, String value) {
        given.add(new Options.Given(opt, value, true));
    }

    private String following(String option) {
        if (next == arguments.size()) {
            throw new UsageException("option " + option + " needs a value");
        }
        return arguments.get(next++);
    }

    /** {@code --verbosity 4} is in use, though getopt_long(3) would want {@code =}; no command begins with a digit. */
    private String verbosityLevel(Opt opt) {
        boolean level = opt == Opt.VERBOSITY && next < arguments.size() && isDigit(arguments.get(next));
        return level ? arguments.get(next++) : "";
    }

    private static boolean isDigit(String argument) {
        return argument.length() == 1 && argument.charAt(0) >= '0' && argument.charAt(0) <= '9';
    }

    private static Opt byLetter(char letter) {
        for (Opt opt : TABLE) {
            if (opt.letter() == letter) {
                return opt;
            }
        }
        throw new UsageException("unknown option -" + letter + "; see criu --help");
    }

    /** An exact name, a flag's name behind {@code no-}, or the start of just one of these. */
    private static Options.Given find(String name) {
        Options.Given candidate = null;
        boolean ambiguous = false;
        for (Opt opt : TABLE) {
            Options.Given match = match(opt, name);
            if (match == null) {
                continue;
            }
            if (name.length() == (match.on() ? 0 : 3) + opt.longName().length()) {
                return match;
            }
            ambiguous |= candidate != null;
            candidate = match;
        }
        if (candidate == null) {
            throw new UsageException("unknown option --" + name + "; see criu --help");
        } else if (ambiguous) {
            throw new UsageException("option --" + name + " is ambiguous; give its full name");
        }
        return candidate;
    }

    private static Options.Given match(Opt opt, String name) {
        if (opt.longName().startsWith(name)) {
            return new Options.Given(opt, null, true);
        }
        boolean negated = opt.takes() == Opt.Takes.FLAG && name.startsWith("no-") && opt.longName().startsWith(name.substring(3));
        return negated ? new Options.Given(opt, null, false) : null;
    }
}
