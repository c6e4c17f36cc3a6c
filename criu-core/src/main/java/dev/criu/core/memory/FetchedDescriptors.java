package dev.criu.core.memory;

import dev.criu.linux.Sys;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.util.HashMap;
import java.util.Map;

/** The descriptors of this process that a program fetches for the task that runs it, each of them once (pidfd_getfd(2)). */
final class FetchedDescriptors {
    private final Program program;
    private final int serviceFd;
    private final String object;
    private final Map<String, Op> fetched = new HashMap<>();

    /**
     * @param serviceFd a pidfd of this process in the task
     * @param object the task, for errors
     */
    FetchedDescriptors(Program program, int serviceFd, String object) {
        this.program = program;
        this.serviceFd = serviceFd;
        this.object = object;
    }

    /** The number in the task of {@code localFd} of this process, which {@code name} tells from others. */
    Op of(String name, int localFd) {
        return fetched.computeIfAbsent(
                name, key -> program.call(Sys.PIDFD_GETFD, serviceFd, localFd, 0).purpose(object + " " + key));
    }
}
