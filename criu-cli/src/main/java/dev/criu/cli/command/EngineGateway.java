package dev.criu.cli.command;

import dev.criu.core.api.CriuException;
import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.DumpResult;
import dev.criu.core.api.RestoreRequest;
import dev.criu.core.api.RestoreResult;
import java.util.function.IntConsumer;

/** What the commands need of the engine. Failures come as {@link CriuException}. */
public interface EngineGateway {
    /** Says no if this process can dump nothing at all; {@code unprivileged} is whether it need not run as root. */
    void requireRightToDump(boolean unprivileged);

    /** As {@link #requireRightToDump}, for restores. */
    void requireRightToRestore(boolean unprivileged);

    /** Dumps a tree. */
    DumpResult dump(DumpRequest request);

    /** Begins with what can be done for a restore to come while other things are prepared, whether there is a right to it or not. */
    void expect(RestoreRequest request);

    /**
     * Restores a tree; it runs when this returns, unless it was asked to be left stopped.
     *
     * @param running is told of the root's pid when the tree runs; of a lazy one long before all its memory is there. Not called when the
     *     request is to explain
     */
    RestoreResult restore(RestoreRequest request, IntConsumer running);

    /** Waits until a restored root, a child of this process, has ended. */
    void awaitExit(int rootPid);

    /** Closes a descriptor that this process inherited. */
    void closeDescriptor(int fd);
}
