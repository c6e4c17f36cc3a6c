package dev.criu.core.resource;

import dev.criu.linux.program.ProgramSpace;

/**
 * The steps by which open files come back. A file is <em>created</em> in the workshop, then installed into every task that has it
 * (the engine does that), then made <em>ready</em> if it needs more; arming what ticks comes last of all.
 */
public interface FilePlan {
    /** Creates one file; returns its descriptor in the workshop. */
    interface Creation {
        int create();
    }

    /** Creates several files at once and says of each which descriptor of the workshop it is. */
    interface JointCreation {
        void create(Created created);
    }

    /** Takes note of a created file. */
    interface Created {
        void put(int id, int workshopFd);
    }

    /** Does what needs the file and its neighbours at their numbers. */
    interface Completion {
        /**
         * @param holder runs programs in a task that has the file
         * @param fd the file's number there
         */
        void complete(ProgramSpace holder, int fd);
    }

    /** What has to be seen in the workshop before the first file is created; {@code check} throws when it is not so. */
    void check(String what, Runnable check);

    /** How the file {@code id} is created. {@code what} names the step for {@code --explain}: {@code timerfd, monotonic}. */
    void create(int id, String what, Creation creation);

    /** As {@link #create}, once every process of the tree is there: what lies below {@code /proc/PID}. */
    default void createWithProcesses(int id, String what, Creation creation) {
        create(id, what, creation);
    }

    /** How several files are created together. */
    void createJointly(int[] ids, String what, JointCreation creation);

    /** The file {@code later} is created after {@code earlier}, for this reason. */
    void createAfter(int later, int earlier, String reason);

    /** What remains to be done once every descriptor of every task is in place. A file may have several such steps, in this order. */
    void ready(int id, String what, Completion completion);

    /** What is done last, when all files are ready (arming timers). Runs in the workshop, where the file is {@code fd}. */
    void arm(int id, String what, Arming arming);

    /** Arms a file. */
    interface Arming {
        void arm(int workshopFd);
    }
}
