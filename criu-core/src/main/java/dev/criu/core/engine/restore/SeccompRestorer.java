package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.SeccompChains;
import dev.criu.core.task.ThreadImage;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.StubMaker;
import dev.criu.proto.seccomp_filter;
import dev.criu.proto.seccomp_mode;
import dev.criu.proto.task_core_entry;
import dev.criu.proto.thread_core_entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts threads back under seccomp(2). That is done while they have CAP_SYS_ADMIN, so that no_new_privs stays what it was;
 * PTRACE_O_SUSPEND_SECCOMP holds the filters off until the threads are let go, so that what is still to be done is not filtered.
 *
 * <p>Filters that all threads of a process have in common are installed once, by the leader with SECCOMP_FILTER_FLAG_TSYNC, and are
 * one kernel object again: a later TSYNC of the program's own only succeeds among threads that share their filters.
 */
final class SeccompRestorer {
    private static final int PR_SET_SECCOMP = 22;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int FLAG_TSYNC = 1;
    private static final int FLAG_LOG = 2;
    private static final int FLAG_SPEC_ALLOW = 4;
    private static final int STRICT = 1;
    private static final int INSTRUCTION = 8;

    private final Tracer tracer;
    private final Forge forge;
    private final SeccompChains chains;

    SeccompRestorer(Tracer tracer, Forge forge, SeccompChains chains) {
        this.tracer = tracer;
        this.forge = forge;
        this.chains = chains;
    }

    /** Sees, before anything is made, that the images have the filters of all threads. */
    static void check(TreeImage tree) {
        SeccompChains chains = tree.seccomp();
        for (ProcessImage process : tree.processes()) {
            for (ThreadImage thread : process.threads()) {
                if (mode(process, thread) == seccomp_mode.filter) {
                    chains.upTo(last(process, thread));
                }
            }
        }
    }

    /** Restores the modes and filters of all threads of a process. */
    void restore(ProcessImage process) {
        List<ThreadImage> threads = process.threads();
        List<List<Integer>> filters = new ArrayList<>(0);
        boolean any = false;
        for (ThreadImage thread : threads) {
            seccomp_mode mode = mode(process, thread);
            any |= mode != seccomp_mode.disabled;
            filters.add(mode == seccomp_mode.filter ? chains.upTo(last(process, thread)) : List.of());
        }
        if (!any) {
            return;
        }
        int common = threads.size() == 1 ? 0 : commonLength(filters);
        for (int i = 0; i < threads.size(); i++) {
            if (mode(process, threads.get(i)) != seccomp_mode.disabled) {
                suspend(threads.get(i));
            }
        }
        for (int i = 0; i < threads.size(); i++) {
            Program program = new Program();
            String object = "tid " + threads.get(i).tid();
            for (int k = i == 0 ? 0 : common; k < filters.get(i).size(); k++) {
                install(program, chains.get(filters.get(i).get(k)), k < common ? FLAG_TSYNC : 0, object);
            }
            if (mode(process, threads.get(i)) == seccomp_mode.strict) {
                program.call(Sys.PRCTL, PR_SET_SECCOMP, STRICT, 0, 0, 0).purpose(object + " strict seccomp");
            }
            if (!program.isEmpty()) {
                forge.task(threads.get(i).tid().value()).run(program);
            }
        }
    }

    /** How many filters all threads have had installed at the start of their chains. */
    private static int commonLength(List<List<Integer>> filters) {
        List<Integer> first = filters.get(0);
        int length = first.size();
        for (List<Integer> other : filters) {
            int same = 0;
            while (same < Math.min(length, other.size()) && other.get(same).equals(first.get(same))) {
                same++;
            }
            length = same;
        }
        return length;
    }

    private static seccomp_mode mode(ProcessImage process, ThreadImage thread) {
        thread_core_entry core = thread.core().getThreadCore();
        task_core_entry old = process.core().getTc();
        return core.hasSeccompMode() ? core.getSeccompMode() : old.getOldSeccompMode();
    }

    private static int last(ProcessImage process, ThreadImage thread) {
        thread_core_entry core = thread.core().getThreadCore();
        return core.hasSeccompMode() ? core.getSeccompFilter() : process.core().getTc().getOldSeccompFilter();
    }

    private void suspend(ThreadImage thread) {
        try {
            tracer.options(forge.task(thread.tid().value()).tid(), StubMaker.OPTIONS | Tracer.SUSPEND_SECCOMP);
        } catch (SyscallException e) {
            throw new CriuException(
                    "restore",
                    "tid " + thread.tid() + ": its seccomp filters cannot be held off until it runs: "
                            + Errno.describe(e.errno()) + "; restore with CAP_SYS_ADMIN, from outside of any seccomp sandbox,"
                            + " on a kernel with CONFIG_CHECKPOINT_RESTORE",
                    e);
        }
    }

    /**
     * Speculation stays as it is (SPEC_ALLOW): its settings are restored by themselves. With TSYNC the call fails by giving the
     * tid of a thread that cannot follow.
     */
    private static void install(Program program, seccomp_filter filter, int flags, String object) {
        Buffer code = Buffer.of(filter.getFilter().toByteArray());
        Buffer fprog = Buffer.struct(16).putInt(0, code.size() / INSTRUCTION).pointer(8, code);
        program.call(
                        Sys.SECCOMP,
                        Arg.of(SECCOMP_SET_MODE_FILTER),
                        Arg.of(flags | FLAG_SPEC_ALLOW | filter.getFlags() & FLAG_LOG),
                        fprog)
                .expecting(0)
                .purpose(object + " seccomp filter");
    }
}
