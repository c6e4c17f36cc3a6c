package dev.criu.linux.task;

/** A program with many threads that does nothing: what a JVM is while it sleeps. */
final class Threaded {
    private Threaded() {}

    public static void main(String[] args) throws InterruptedException {
        Thread.sleep(1_000_000);
    }

    /** How a shell starts it. */
    static String command() {
        String classes = Threaded.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        return "'" + System.getProperty("java.home") + "/bin/java' -Xmx16m -XX:+UseSerialGC -cp '" + classes + "' " + Threaded.class.getName();
    }
}
