package dev.criu.core.task;

import com.google.protobuf.ByteString;
import dev.criu.core.procfs.Limits;
import dev.criu.core.procfs.TaskStat;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.FrozenTask;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.x86_64.ExtendedLayout;
import dev.criu.proto.core_entry;
import dev.criu.proto.rlimit_entry;
import dev.criu.proto.rseq_entry;
import dev.criu.proto.sa_entry;
import dev.criu.proto.siginfo_entry;
import dev.criu.proto.signal_queue_entry;
import dev.criu.proto.task_core_entry;
import dev.criu.proto.task_rlimits_entry;
import dev.criu.proto.thread_core_entry;
import dev.criu.proto.thread_sas_entry;
import java.util.List;
import java.util.Map;

/** Writes what is known of a frozen process and its threads into {@code core_entry} messages. */
public final class CoreDumper {
    /** States of {@code task_core_entry.task_state}. */
    public static final int ALIVE = 1;

    public static final int DEAD = 2;
    public static final int STOPPED = 3;

    private static final int THP_EXCEPT_ADVISED = 2;

    private static final int SIGCHLD = 17;

    private final X86State state;
    private final SeccompDumper seccomp;
    private final ThreadAttributes own;

    /**
     * @param seccomp takes the filters of the threads
     * @param own attributes of this process
     */
    public CoreDumper(Kernel kernel, SeccompDumper seccomp, OwnAttributes own) {
        this.seccomp = seccomp;
        this.state = new X86State(new ExtendedLayout(kernel.code()));
        this.own = own.answers();
    }

    /** A process that waits for its parent to ask for its exit status. */
    public core_entry zombie(FrozenProcess process) {
        task_core_entry.Builder tc = task_core_entry.newBuilder()
                .setTaskState(DEAD)
                .setExitCode(process.stat().exitCode())
                .setPersonality(0)
                .setFlags(0)
                .setBlkSigset(0)
                .setComm(process.stat().comm().toByteString());
        exitSignal(process, tc);
        return core_entry.newBuilder().setMtype(core_entry.march.X86_64).setTc(tc).build();
    }

    /**
     * The leader of a process, with what belongs to the process.
     *
     * @param nsTids tids of all threads of the tree in its own pid namespace, by their tids here
     */
    public core_entry leader(
            FrozenProcess process,
            TaskAnswers answers,
            ProcFacts facts,
            ThreadFacts threadFacts,
            Map<Integer, Integer> nsTids) {
        FrozenTask leader = process.leader();
        task_core_entry.Builder tc = task_core_entry.newBuilder()
                .setTaskState(process.stopSignal() != 0 ? STOPPED : ALIVE)
                .setExitCode(0)
                .setPersonality(answers.thread(0).attributes().personality())
                .setFlags(process.stat().flags())
                .setBlkSigset(leader.thread().mask())
                .setComm(process.stat().comm().toByteString())
                .setTimers(new TimerDumper(process, answers, nsTids).encode())
                .setRlimits(limits(facts.limits()))
                .setSignalsS(signals(process.pendingShared()))
                .setLoginuid(facts.loginuid())
                .setOomScoreAdj(facts.oomScoreAdj())
                .setChildSubreaper(answers.isSubreaper());
        exitSignal(process, tc);
        if (process.stopSignal() != 0) {
            tc.setStopSigno(process.stopSignal());
        }
        if (!answers.process().membarrier.failed() && answers.process().membarrier.result() > 0) {
            tc.setMembarrierRegistrationMask((int) answers.process().membarrier.result());
        }
        addressSpace(answers.process(), facts, tc);
        actions(answers.process(), tc);
        return thread(leader, process.stat(), threadFacts, answers.thread(0), false)
                .setTc(tc)
                .build();
    }

    /** A thread other than the leader; {@code index} is its place among the process's threads. */
    public core_entry thread(FrozenProcess process, int index, TaskAnswers answers, ThreadFacts facts) {
        FrozenTask task = process.threads().get(index);
        return thread(task, facts.stat(), facts, answers.thread(index), true).build();
    }

    private core_entry.Builder thread(
            FrozenTask task, TaskStat stat, ThreadFacts facts, Questions answers, boolean withMask) {
        thread_core_entry.Builder core = thread_core_entry.newBuilder()
                .setSchedNice(stat.nice())
                .setSchedPolicy(stat.policy())
                .setSas(altstack(answers.altstack()))
                .setSignalsP(signals(task.pending()))
                .setCreds(Credentials.encode(task.status(), answers.securebits()))
                .setComm(stat.comm().toByteString())
                .setCgSet(1)
                .setFutexRla(facts.robustList())
                .setFutexRlaLen(facts.robustListSize());
        if (stat.rtPriority() != 0) {
            core.setSchedPrio(stat.rtPriority());
        }
        if (withMask) {
            core.setBlkSigset(task.thread().mask());
            if (answers.attributes().personality() != 0) {
                core.setPersonality(answers.attributes().personality());
            }
        }
        answers.attributes().encode(core, stat, own);
        seccomp.add(task, core);
        if (task.registers().restartError() != 0) {
            core.setRestartError(task.registers().restartError());
        }
        if (task.dispatch() != null) {
            core.addUserDispatch(task.dispatch().offset())
                    .addUserDispatch(task.dispatch().length())
                    .addUserDispatch(task.dispatch().selector());
        }
        if (answers.parentDeathSignal() != 0) {
            core.setPdeathSig(answers.parentDeathSignal());
        }
        if (task.rseq() != null) {
            rseq_entry.Builder rseq = rseq_entry.newBuilder()
                    .setRseqAbiPointer(task.rseq().pointer())
                    .setRseqAbiSize(task.rseq().size())
                    .setSignature(task.rseq().signature());
            if (task.rseqCs() != 0) {
                rseq.setRseqCsPointer(task.rseqCs());
            }
            core.setRseqEntry(rseq);
        }
        return core_entry.newBuilder()
                .setMtype(core_entry.march.X86_64)
                .setThreadInfo(state.encode(
                        task.registers().restarted(), task.thread().extended(), answers.tidAddress()))
                .setThreadCore(core);
    }

    private static thread_sas_entry altstack(Buffer stack) {
        return thread_sas_entry.newBuilder()
                .setSsSp(stack.getLong(0))
                .setSsFlags(stack.getInt(8))
                .setSsSize(stack.getLong(16))
                .build();
    }

    private static signal_queue_entry signals(List<byte[]> pending) {
        signal_queue_entry.Builder queue = signal_queue_entry.newBuilder();
        for (byte[] info : pending) {
            queue.addSignals(siginfo_entry.newBuilder().setSiginfo(ByteString.copyFrom(info)));
        }
        return queue.build();
    }

    private static void exitSignal(FrozenProcess process, task_core_entry.Builder tc) {
        int signal = process.stat().exitSignal();
        if (signal != SIGCHLD && signal >= 0) {
            tc.setExitSignal(signal);
        }
    }

    /** What prctl(2) and /proc tell of the address space beside its mappings. */
    private static void addressSpace(Questions.Process answers, ProcFacts facts, task_core_entry.Builder tc) {
        tc.setCoredumpFilter(facts.coredumpFilter());
        if (answers.mdwe.result() > 0) {
            tc.setMdwe((int) answers.mdwe.result());
        }
        if (answers.memoryMerge.result() > 0) {
            tc.setMemoryMerge(true);
        }
        if ((answers.thpDisabled.result() & THP_EXCEPT_ADVISED) != 0) {
            tc.setThpExceptAdvised(true);
        }
    }

    private static void actions(Questions.Process answers, task_core_entry.Builder tc) {
        Buffer actions = answers.actions;
        for (int signal = 1; signal <= Questions.LAST_SIGNAL; signal++) {
            if (Questions.hasAction(signal)) {
                int at = (signal - 1) * Questions.ACTION;
                tc.addSigactions(sa_entry.newBuilder()
                        .setSigaction(actions.getLong(at))
                        .setFlags(actions.getLong(at + 8))
                        .setRestorer(actions.getLong(at + 16))
                        .setMask(actions.getLong(at + 24))
                        .setCompatSigaction(false));
            }
        }
    }

    private static task_rlimits_entry limits(Limits limits) {
        task_rlimits_entry.Builder all = task_rlimits_entry.newBuilder();
        for (Limits.Limit limit : limits.limits()) {
            all.addRlimits(rlimit_entry.newBuilder().setCur(limit.soft()).setMax(limit.hard()));
        }
        return all.build();
    }
}
