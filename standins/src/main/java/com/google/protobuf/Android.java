package com.google.protobuf;

/**
 * Stands in for the class of protobuf-java 4 that finds out whether it runs on Android by asking for two classes. It never does here, and
 * a class that is not there makes the JVM read the table of contents of the whole jar, in every command.
 */
final class Android {
    /** Messages are of the lite kind. The full ones that crit has besides, of descriptors, need nothing of what this leaves out. */
    static boolean assumeLiteRuntime = true;

    private Android() {}

    static boolean isOnAndroidDevice() {
        return false;
    }

    /** The class of Android that gives access to memory: there is none. */
    static Class<?> getMemoryClass() {
        return null;
    }
}
