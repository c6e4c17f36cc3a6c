package dev.criu.zdtm.harm;

import java.util.Map;

/**
 * What to try.
 *
 * @param what of which command
 * @param sort of which restore, null of others
 * @param listOnly tell the steps, and let none fail
 * @param errors let calls fail
 * @param allErrors with every error that fits a call, instead of one
 * @param kills kill criu at every step
 * @param stride every how many-eth fault
 * @param offset the first of them
 * @param lanes how many at once
 * @param count how many random kills
 */
record HarmOptions(
        What what, RestoreLane.Sort sort, boolean listOnly, boolean errors, boolean allErrors, boolean kills, int stride, int offset, int lanes, int count) {
    /** The command that faults are put into. */
    enum What {
        DUMP,
        RESTORE,
        /** Dumps of all sorts, killed at any instant. */
        RANDOM_KILLS
    }

    private static final String RESTORE = "restore-";
    private static final Map<String, RestoreLane.Sort> SORTS = Map.of(
            "-ns", RestoreLane.Sort.NAMESPACES,
            "-lazy", RestoreLane.Sort.LAZY,
            "-much", RestoreLane.Sort.MUCH,
            "-sibling", RestoreLane.Sort.SIBLING);

    /**
     * Reads {@code [restore-]list|errors|all-errors|kills[-ns|-lazy|-much|-sibling] [--every N] [--from M] [--lanes N]}, or
     * {@code random-kills [--count N] [--lanes N]}; throws {@link IllegalArgumentException}.
     */
    static HarmOptions parse(String... args) {
        String name = args.length == 0 ? "" : args[0];
        int stride = 1;
        int offset = 0;
        int lanes = 2;
        int count = 2000;
        for (int i = 1; i + 1 < args.length; i += 2) {
            int value = Integer.parseInt(args[i + 1]);
            switch (args[i]) {
                case "--every" -> stride = value;
                case "--from" -> offset = value;
                case "--lanes" -> lanes = value;
                case "--count" -> count = value;
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        if (name.equals("random-kills")) {
            return new HarmOptions(What.RANDOM_KILLS, null, false, false, false, true, stride, offset, lanes, count);
        }
        What what = name.startsWith(RESTORE) ? What.RESTORE : What.DUMP;
        String how = what == What.DUMP ? name : name.substring(RESTORE.length());
        RestoreLane.Sort sort = what == What.DUMP ? null : RestoreLane.Sort.HOST;
        for (String suffix : SORTS.keySet()) {
            if (sort != null && how.endsWith(suffix)) {
                sort = SORTS.get(suffix);
                how = how.substring(0, how.length() - suffix.length());
            }
        }
        return switch (how) {
            case "list" -> new HarmOptions(what, sort, true, false, false, false, stride, offset, lanes, count);
            case "errors" -> new HarmOptions(what, sort, false, true, false, false, stride, offset, lanes, count);
            case "all-errors" -> new HarmOptions(what, sort, false, true, true, false, stride, offset, lanes, count);
            case "kills" -> new HarmOptions(what, sort, false, false, false, true, stride, offset, lanes, count);
            default -> throw new IllegalArgumentException(
                    "say list, errors, all-errors or kills, restore-errors, restore-errors-ns or restore-errors-lazy and so on, or random-kills");
        };
    }
}
