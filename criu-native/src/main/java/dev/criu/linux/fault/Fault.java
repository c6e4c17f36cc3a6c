package dev.criu.linux.fault;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What shall go wrong: the call with a number, counted among those of all threads of one name.
 *
 * @param thread name of the thread, such as {@code main}
 * @param number of the call, from 1
 * @param errno the error number that it ends with, or 0 to kill this process in front of it
 */
record Fault(String thread, int number, int errno) {
    private static final Pattern TEXT = Pattern.compile("([\\w-]+)/(\\d+):(\\d+|KILL)");

    /** Reads {@code THREAD/NUMBER:ERRNO} or {@code THREAD/NUMBER:KILL}; throws {@link IllegalArgumentException}. */
    static Fault parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no fault; say THREAD/NUMBER:ERRNO or THREAD/NUMBER:KILL");
        }
        return new Fault(
                parts.group(1),
                Integer.parseInt(parts.group(2)),
                parts.group(3).equals("KILL") ? 0 : Integer.parseInt(parts.group(3)));
    }

    boolean kills() {
        return errno == 0;
    }
}
