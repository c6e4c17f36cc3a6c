package dev.criu.fuzz;

/** Failures that are an answer. */
final class Expected {
    private Expected() {}

    /** A user can read it. Line feeds in names are the front end's to escape. */
    static void says(RuntimeException e) {
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            throw new AssertionError("there is no message: " + message, e);
        }
    }
}
