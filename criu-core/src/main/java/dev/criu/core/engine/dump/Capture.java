package dev.criu.core.engine.dump;

import dev.criu.core.api.DumpRequest;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.TaskAnswers;
import dev.criu.core.tree.Freezer;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.HostPid;
import dev.criu.linux.task.SignalKeeper;
import java.util.List;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Freezes a tree and has everything read and asked of it. Once this is closed nothing of ours is under way any more: only then may a
 * task run.
 */
final class Capture implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);

    private final Dump dump;
    private final Procfs procfs;
    private final Freezer freezer;
    private final SignalKeeper keeper;
    private final CopyOnWrite copyOnWrite;
    private final FactsReader reading;
    private Sleepers sleepers = Sleepers.none();

    /** @param copyOnWrite null unless clones are made */
    Capture(Dump dump, Procfs procfs, Freezer freezer, SignalKeeper keeper, CopyOnWrite copyOnWrite) {
        this.dump = dump;
        this.procfs = procfs;
        this.freezer = freezer;
        this.keeper = keeper;
        this.copyOnWrite = copyOnWrite;
        this.reading = new FactsReader(dump.kernel(), procfs, dump.self(), dump::depth);
    }

    /** Reads of those who sleep what will hold if they sleep on; to be followed by {@link #freeze} at once. */
    void lookAtSleepers(List<Integer> pids) {
        sleepers = Sleepers.among(pids, reading);
        sleepers.lookAgain(procfs);
    }

    /** Freezes the tree. */
    void freeze(DumpRequest request) {
        freezer.freeze(new HostPid(request.pid()), request.timeout());
        LOG.debug("phase: frozen");
    }

    /** Describes the frozen tree but for what concerns all of it. */
    void describe(TreeState tree) {
        ProcessLooks looks = ProcessLooks.at(freezer, reading, sleepers);
        Observer observer = new Observer(dump.kernel(), procfs, dump.tracer(), freezer, looks);
        FactsAhead facts = FactsAhead.of(freezer, reading, looks); // behind what is needed first
        List<FrozenProcess> processes = observer.observe();
        tree.begin(processes, observer.nsPids());
        LOG.debug("phase: registers and status read");
        try (Describer describer = new Describer(tree, processes, reading)) {
            Interview interview = new Interview(
                    dump.kernel(), dump.tracer(), keeper, dump.ownAttributes(), reading, observer::ground, dump.objectOrder());
            interview.hold(processes, new Interview.Listener() {
                @Override
                public void over(int index) {
                    FrozenProcess process = observer.withPendingSignals(processes.get(index));
                    describer.facts(index, process, facts.of(process.pid().value()));
                }

                @Override
                public void answering(int index, Future<TaskAnswers> answers) {
                    describer.answers(index, answers);
                }
            });
            if (copyOnWrite != null) {
                copyOnWrite.take(interview.places());
            }
            LOG.debug("phase: tasks interviewed");
            describer.await();
        }
        LOG.debug("phase: tasks, memory maps and files described");
    }

    @Override
    public void close() {
        reading.close();
    }
}
