package dev.criu.zdtm.harm;

import java.io.IOException;
import java.util.List;

/** One of several that go through faults side by side, each with a tree and a criu of its own. */
interface Lane extends AutoCloseable {
    /** The steps of an undisturbed run. */
    List<Step> steps() throws IOException;

    /**
     * Has a step fail and looks at what is left; throws {@link dev.criu.zdtm.TrialFailure} when anything is, or is harmed. The lane can
     * go on after that.
     *
     * @return whether the command succeeded all the same
     */
    boolean endure(Fault fault) throws IOException;

    @Override
    void close() throws IOException;
}
