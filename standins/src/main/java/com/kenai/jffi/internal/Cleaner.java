package com.kenai.jffi.internal;

/**
 * Stands in for the class of jffi 1.3 that finds the JVM's cleaner by reflection, as there is another before Java 9, and asks for a class
 * of that, too, which is not there.
 */
public final class Cleaner {
    private static final java.lang.ref.Cleaner CLEANER = java.lang.ref.Cleaner.create();

    private Cleaner() {}

    /**
     * Has {@code action} run once nobody refers to {@code object} any more.
     *
     * @return what runs the action at once, unless it has run before
     */
    public static Runnable register(Object object, Runnable action) {
        return CLEANER.register(object, action)::clean;
    }
}
