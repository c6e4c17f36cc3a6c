package dev.criu.cli.args;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a configuration file: one option a line without its hyphens, then its value if it takes one; {@code #} begins a
 * comment; double quotes keep blanks in a value, and {@code \"} is a quote within them.
 */
public final class ConfigFile {
    private final String name;
    private final String text;
    private int pos;

    private ConfigFile(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /**
     * The arguments that the file stands for.
     *
     * @param name of the file, for messages
     * @throws UsageException if a line holds more than an option and a value, or an open quote
     */
    public static List<String> arguments(String name, String text) {
        var arguments = new ArrayList<String>();
        int number = 1;
        for (String line : text.split("\n", -1)) {
            arguments.addAll(new ConfigFile(name + " line " + number++, line).line());
        }
        return arguments;
    }

    private List<String> line() {
        var words = new ArrayList<String>();
        for (String word = word(); word != null; word = word()) {
            words.add(words.isEmpty() && !word.startsWith("-") ? "--" + word : word);
        }
        if (words.size() > 2) {
            throw new UsageException(name + ": more than one option and its value; quote a value with blanks");
        }
        return words;
    }

    private String word() {
        while (pos < text.length() && isBlank(text.charAt(pos))) {
            pos++;
        }
        if (pos == text.length() || text.charAt(pos) == '#') {
            return null;
        }
        var word = new StringBuilder();
        boolean quoted = false;
        for (; pos < text.length() && (quoted || !isBlank(text.charAt(pos))); pos++) {
            char c = text.charAt(pos);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && text.startsWith("\\\"", pos)) {
                word.append('"');
                pos++;
            } else {
                word.append(c);
            }
        }
        if (quoted) {
            throw new UsageException(name + ": the quote is not closed");
        }
        return word.toString();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }
}
