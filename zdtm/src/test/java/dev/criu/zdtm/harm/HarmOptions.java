package dev.criu.zdtm.harm;

/**
 * What to try.
 *
 * @param listOnly tell the steps, and let none fail
 * @param errors let calls fail
 * @param allErrors with every error that fits a call, instead of one
 * @param kills kill criu at every step
 * @param stride every how many-eth fault
 * @param offset the first of them
 * @param lanes how many at once
 */
record HarmOptions(boolean listOnly, boolean errors, boolean allErrors, boolean kills, int stride, int offset, int lanes) {
    /** Reads {@code list|errors|all-errors|kills [--every N] [--from N] [--lanes N]}; throws {@link IllegalArgumentException}. */
    static HarmOptions parse(String... args) {
        String what = args.length == 0 ? "" : args[0];
        int stride = 1;
        int offset = 0;
        int lanes = 2;
        for (int i = 1; i + 1 < args.length; i += 2) {
            int value = Integer.parseInt(args[i + 1]);
            switch (args[i]) {
                case "--every" -> stride = value;
                case "--from" -> offset = value;
                case "--lanes" -> lanes = value;
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        return switch (what) {
            case "list" -> new HarmOptions(true, false, false, false, stride, offset, lanes);
            case "errors" -> new HarmOptions(false, true, false, false, stride, offset, lanes);
            case "all-errors" -> new HarmOptions(false, true, true, false, stride, offset, lanes);
            case "kills" -> new HarmOptions(false, false, false, true, stride, offset, lanes);
            default -> throw new IllegalArgumentException("say list, errors, all-errors or kills");
        };
    }
}
