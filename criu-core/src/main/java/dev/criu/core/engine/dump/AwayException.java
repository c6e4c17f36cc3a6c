package dev.criu.core.engine.dump;

import dev.criu.core.api.CriuException;

/**
 * A thread stands in the code with which another criu asked it: that was killed less than two seconds ago, and the thread waits for it
 * still ({@link dev.criu.linux.task.Trampoline}). What it would be dumped with are not its own registers, and what is written where
 * it stands would keep it from ever coming home.
 */
public final class AwayException extends CriuException {
    private static final long serialVersionUID = 1L;

    AwayException(int pid, int tid) {
        super("freeze", "pid " + pid + ": tid " + tid + " still waits for a criu that was killed while it dumped; dump again in two seconds");
    }
}
