package dev.criu.fuzz;

/** Failures that are an answer. */
final class Expected {
    private Expected() {}

    /** A user can read it: one line that says something. */
    static void oneLine(RuntimeException e) {
        String message = e.getMessage();
        if (message == null || message.isBlank() || message.indexOf('\n') >= 0) {
            throw new AssertionError("the message is no line: " + message, e);
        }
    }
}
