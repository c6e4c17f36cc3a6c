package dev.criu.cli.args;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Finds the configuration files and puts their options before those of the command line. */
public final class ConfigFiles {
    private static final String GLOBAL = "/etc/criu/default.conf";
    private static final String OF_USER = "/.criu/default.conf";

    private final String global;
    private final Map<String, String> environment;

    /** @param environment where {@code HOME} and {@code CRIU_CONFIG_FILE} come from */
    public ConfigFiles(Map<String, String> environment) {
        this(GLOBAL, environment);
    }

    ConfigFiles(String global, Map<String, String> environment) {
        this.global = global;
        this.environment = environment;
    }

    /**
     * All options, of which the later count more: the system's default file, the user's, the one that {@code CRIU_CONFIG_FILE} names,
     * that of {@code --config}, the command line.
     *
     * @throws UsageException if a file that was named cannot be read, or one holds what is no option
     */
    public Options complete(Options commandLine) {
        Options all = new Options(List.of(), List.of());
        if (!commandLine.has(Opt.NO_DEFAULT_CONFIG)) {
            all = all.and(read(global, false));
            String home = environment.get("HOME");
            if (home != null && !home.isEmpty()) {
                all = all.and(read(home + OF_USER, false));
            }
        }
        String named = environment.get("CRIU_CONFIG_FILE");
        if (named != null && !named.isEmpty()) {
            all = all.and(read(named, true));
        }
        String given = commandLine.value(Opt.CONFIG, null);
        if (given != null) {
            all = all.and(read(given, true));
        }
        return all.and(commandLine);
    }

    private static Options read(String file, boolean required) {
        Options options;
        try (var in = new FileInputStream(file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            options = OptionParser.parse(ConfigFile.arguments(file, text));
        } catch (IOException e) {
            if (required) {
                throw new UsageException("cannot read the configuration file: " + e.getMessage());
            }
            return new Options(List.of(), List.of());
        } catch (UsageException e) {
            throw e.getMessage().startsWith(file) ? e : new UsageException(file + ": " + e.getMessage());
        }
        if (!options.words().isEmpty()) {
            throw new UsageException(file + ": '" + options.words().get(0) + "' is no option");
        }
        return options;
    }
}
