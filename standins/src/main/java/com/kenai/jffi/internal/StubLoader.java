package com.kenai.jffi.internal;

import java.io.File;

/**
 * Stands in for the class of jffi 1.3 that looks for its library in many places and unpacks it if need be; on the way it formats a number
 * by the locale, which takes longer than loading the library. Here there is one place, the property {@code jffi.boot.library.path}, which
 * the launchers set.
 */
public final class StubLoader {
    private static final String DIRECTORY = "jffi.boot.library.path";
    /** The version is that of the library's interface, {@code Foreign.VERSION_MAJOR} and {@code _MINOR}, which jffi checks when it has it. */
    private static final String LIBRARY = "libjffi-1.2.so";

    private static final Throwable FAILURE = load();

    private StubLoader() {}

    /** Whether the library could be loaded; jffi asks for this method by name. */
    public static boolean isLoaded() {
        return FAILURE == null;
    }

    /** Why not, or null; jffi asks for this method by name. */
    public static Throwable getFailureCause() {
        return FAILURE;
    }

    private static Throwable load() {
        String directory = System.getProperty(DIRECTORY);
        if (directory == null) {
            return new UnsatisfiedLinkError("the property " + DIRECTORY + " does not tell where " + LIBRARY + " is");
        }
        try {
            System.load(new File(directory, LIBRARY).getAbsolutePath());
            return null;
        } catch (UnsatisfiedLinkError e) {
            return e;
        }
    }
}
