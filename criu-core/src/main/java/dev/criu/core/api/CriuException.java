package dev.criu.core.api;

/**
 * An operation cannot go on. The message is one line that names the object (as {@code pid 812 fd 7 (inotify)}), the cause and,
 * where there is one, the remedy; a front end prints it as {@code Error (place): message} and exits with 1.
 */
public class CriuException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String place;

    /** @param place the part of the engine that speaks, a lower-case word such as {@code freeze} or {@code timerfd} */
    public CriuException(String place, String message) {
        super(message);
        this.place = place;
    }

    /** As {@link #CriuException(String, String)}, with what led to it. */
    public CriuException(String place, String message, Throwable cause) {
        super(message, cause);
        this.place = place;
    }

    /** The part of the engine that speaks, for the parentheses of the error line. */
    public String place() {
        return place;
    }
}
