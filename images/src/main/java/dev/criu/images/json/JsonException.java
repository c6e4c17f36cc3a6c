package dev.criu.images.json;

/** A JSON text that is none, or that no image can be made of. The message is one line that names the place. */
public final class JsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }
}
