package dev.criu.core.task;

import com.google.protobuf.ByteString;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.tree.FrozenTask;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.proto.seccomp_entry;
import dev.criu.proto.seccomp_filter;
import dev.criu.proto.seccomp_mode;
import dev.criu.proto.thread_core_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes seccomp(2) modes and filters of threads. Filters are chains from the newest to the oldest; equal chains are written once,
 * as those that fork and SECCOMP_FILTER_FLAG_TSYNC share.
 */
public final class SeccompDumper {
    private static final int STRICT = 1;
    private static final int FILTER = 2;
    private static final int INSTRUCTION = 8;
    private static final int BPF_RET_K = 6;
    private static final int RET_ACTION = 0xffff0000;
    private static final int RET_USER_NOTIF = 0x7fc00000;

    private final DumpScope scope;
    private final Tracer tracer;
    private final List<seccomp_filter> filters = new ArrayList<>(0);
    private final Map<seccomp_filter, Integer> numbers = new HashMap<>(0);
    private final Map<Integer, Integer> chains = new HashMap<>(0);

    public SeccompDumper(DumpScope scope, Tracer tracer) {
        this.scope = scope;
        this.tracer = tracer;
    }

    /** Takes the filters of a stopped thread. */
    public void observe(FrozenTask task) {
        if (task.status().seccomp() == FILTER) {
            chains.put(task.tid().value(), chain(task.tid().value()));
        }
    }

    /** Writes the mode and the filters of a thread that was observed into its entry. */
    void add(FrozenTask task, thread_core_entry.Builder core) {
        if (task.status().seccomp() == STRICT) {
            core.setSeccompMode(seccomp_mode.strict);
        } else if (task.status().seccomp() == FILTER) {
            core.setSeccompMode(seccomp_mode.filter).setSeccompFilter(chains.get(task.tid().value()));
        }
    }

    /** The place of the newest filter of a thread. */
    private int chain(int tid) {
        int last = -1;
        for (int i = 0; ; i++) {
            byte[] program = tracer.seccompFilter(tid, i);
            if (program == null) {
                return last;
            }
            checkListener(tid, program);
            seccomp_filter.Builder filter = seccomp_filter.newBuilder()
                    .setFilter(ByteString.copyFrom(program))
                    .setFlags(tracer.seccompFlags(tid, i));
            if (last >= 0) {
                filter.setPrev(last);
            }
            last = number(filter.build());
        }
    }

    private int number(seccomp_filter filter) {
        return numbers.computeIfAbsent(filter, f -> {
            filters.add(f);
            return filters.size() - 1;
        });
    }

    /** A filter that asks a supervisor has a listener (seccomp_unotify(2)), which the kernel neither shows nor lets be joined again. */
    private void checkListener(int tid, byte[] program) {
        ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < program.length; at += INSTRUCTION) {
            if (code.getShort(at) == BPF_RET_K && (code.getInt(at + 4) & RET_ACTION) == RET_USER_NOTIF) {
                scope.refuse(
                        "tid " + tid,
                        "has a seccomp filter that asks a supervisor (SECCOMP_RET_USER_NOTIF), whose listener cannot be made again",
                        "run it under filters that decide themselves");
                return;
            }
        }
    }

    /** {@code seccomp.img}. */
    public seccomp_entry entry() {
        return seccomp_entry.newBuilder().addAllSeccompFilters(filters).build();
    }
}
