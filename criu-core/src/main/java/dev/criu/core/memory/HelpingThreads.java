package dev.criu.core.memory;

import java.util.ArrayList;
import java.util.List;

/** Threads that help another one with pages, and end before it goes on. They and {@link #join} are of the thread that starts them. */
final class HelpingThreads {
    private final List<Thread> threads = new ArrayList<>();

    /** Starts one; {@code work} throws nothing. */
    void start(Runnable work) {
        Thread thread = new Thread(work, "pages-" + threads.size());
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** How many have been started since the last {@link #join}. */
    int count() {
        return threads.size();
    }

    /** Waits until all have ended, interrupted or not: they write to memory that may be gone afterwards. */
    void join() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            interrupted |= join(thread);
        }
        threads.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was interrupted meanwhile. */
    private static boolean join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
