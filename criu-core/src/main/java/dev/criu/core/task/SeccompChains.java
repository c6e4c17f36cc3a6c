package dev.criu.core.task;

import dev.criu.core.api.CriuException;
import dev.criu.proto.seccomp_entry;
import dev.criu.proto.seccomp_filter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The filters of {@code seccomp.img}, checked: each names the one installed before it, so a thread has a chain of them. */
public final class SeccompChains {
    private static final int INSTRUCTION = 8;
    private static final int BPF_MAXINSNS = 4096;
    /** What a thread's filters may have together, each counted with as many more for itself (seccomp_attach_filter() of kernel/seccomp.c). */
    private static final int MAX_INSNS_PER_PATH = 32768;
    private static final int PENALTY = 4;

    private final List<seccomp_filter> filters;

    public SeccompChains(seccomp_entry image) {
        this.filters = image.getSeccompFiltersList();
        for (int i = 0; i < filters.size(); i++) {
            check(i, filters.get(i));
        }
    }

    private static void check(int place, seccomp_filter filter) {
        int size = filter.getFilter().size();
        if (size == 0 || size % INSTRUCTION != 0 || size > BPF_MAXINSNS * INSTRUCTION) {
            throw corrupt("filter " + place + " has " + size + " bytes");
        }
        if (filter.hasPrev() && Integer.compareUnsigned(filter.getPrev(), place) >= 0) {
            throw corrupt("filter " + place + " follows filter " + Integer.toUnsignedString(filter.getPrev()));
        }
    }

    /** The places of the filters that end with {@code last}, the oldest first. */
    public List<Integer> upTo(int last) {
        if (last < 0 || last >= filters.size()) {
            throw corrupt("there is no filter " + last);
        }
        Deque<Integer> chain = new ArrayDeque<>();
        int instructions = 0;
        for (int at = last; ; at = filters.get(at).getPrev()) {
            chain.addFirst(at);
            instructions += filters.get(at).getFilter().size() / INSTRUCTION + PENALTY;
            if (instructions > MAX_INSNS_PER_PATH + PENALTY) {
                throw corrupt("the filters that end with " + last + " have more than " + MAX_INSNS_PER_PATH + " instructions together");
            }
            if (!filters.get(at).hasPrev()) {
                return new ArrayList<>(chain);
            }
        }
    }

    /** The filter at a place of the image. */
    public seccomp_filter get(int place) {
        return filters.get(place);
    }

    private static CriuException corrupt(String what) {
        return new CriuException("images", "seccomp.img: " + what + "; the images are damaged, dump again");
    }
}
