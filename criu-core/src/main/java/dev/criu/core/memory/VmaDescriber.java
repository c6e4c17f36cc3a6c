package dev.criu.core.memory;

import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.SmapsParser;
import dev.criu.core.procfs.VmFlag;
import dev.criu.core.procfs.VmFlags;
import dev.criu.core.procfs.Vma;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.HugePages;
import dev.criu.proto.vma_entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the mappings of a process into {@code vma_entry} messages: kind, protection, flags and the madvise(2) bits that VmFlags
 * tell. Refuses what cannot be brought back.
 */
final class VmaDescriber {
    private static final int O_RDWR = 2;
    private static final long NO_FILE = -1;

    /** Advice numbers of madvise(2) by the flag that they set. */
    private static final Advice[] ADVICE = {
        new Advice(VmFlag.RANDOM, 1), new Advice(VmFlag.SEQUENTIAL, 2), new Advice(VmFlag.DONT_COPY, 10),
        new Advice(VmFlag.MERGEABLE, 12), new Advice(VmFlag.HUGE_PAGE, 14), new Advice(VmFlag.NO_HUGE_PAGE, 15),
        new Advice(VmFlag.DONT_DUMP, 16), new Advice(VmFlag.WIPE_ON_FORK, 18),
    };

    private record Advice(VmFlag flag, int number) {}

    private final DumpScope scope;
    private final MappedFiles files;

    VmaDescriber(DumpScope scope, MappedFiles files) {
        this.scope = scope;
        this.files = files;
    }

    /** Describes all mappings of {@code pid}; the heap lies between {@code brkStart} and {@code brkEnd}. */
    List<vma_entry.Builder> describe(int pid, List<SmapsParser.Entry> mappings, long brkStart, long brkEnd) {
        List<vma_entry.Builder> entries = new ArrayList<>(mappings.size());
        for (SmapsParser.Entry mapping : mappings) {
            Vma vma = mapping.vma();
            vma_entry.Builder last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
            if (vma.kind() == Vma.Kind.VVAR_VCLOCK && last != null && last.getEnd() == vma.start()) {
                last.setEnd(vma.end()); // images know one vvar area, whatever the kernel splits it into
                continue;
            }
            entries.add(describe(pid, mapping, brkStart, brkEnd));
        }
        return entries;
    }

    private vma_entry.Builder describe(int pid, SmapsParser.Entry mapping, long brkStart, long brkEnd) {
        Vma vma = mapping.vma();
        VmFlags flags = mapping.flags();
        vma_entry.Builder entry = vma_entry.newBuilder()
                .setStart(vma.start())
                .setEnd(vma.end())
                .setPgoff(0)
                .setShmid(0)
                .setProt(vma.prot())
                .setFd(NO_FILE);
        int mapFlags = (vma.shared() ? VmaStatus.MAP_SHARED
                        : flags.has(VmFlag.DROPPABLE) ? VmaStatus.MAP_DROPPABLE : VmaStatus.MAP_PRIVATE)
                | (flags.has(VmFlag.GROWS_DOWN) ? VmaStatus.MAP_GROWSDOWN : 0)
                | (flags.has(VmFlag.LOCKED) ? VmaStatus.MAP_LOCKED : 0)
                | (flags.has(VmFlag.NO_RESERVE) ? VmaStatus.MAP_NORESERVE : 0);
        int status = VmaStatus.REGULAR;
        refuseUnkeepable(pid, mapping);
        switch (vma.kind()) {
            case ANONYMOUS, ANONYMOUS_NAMED, HEAP, STACK -> {
                boolean heap = vma.kind() == Vma.Kind.HEAP || vma.start() < brkEnd && vma.end() > brkStart;
                status |= VmaStatus.ANON_PRIVATE | (heap ? VmaStatus.HEAP : 0);
                mapFlags |= VmaStatus.MAP_ANONYMOUS;
            }
            case VDSO -> {
                status |= VmaStatus.VDSO | VmaStatus.ANON_PRIVATE;
                mapFlags |= VmaStatus.MAP_ANONYMOUS;
            }
            case VVAR, VVAR_VCLOCK -> {
                status |= VmaStatus.VVAR | VmaStatus.ANON_PRIVATE;
                mapFlags |= VmaStatus.MAP_ANONYMOUS;
            }
            case VSYSCALL -> {
                status = VmaStatus.VSYSCALL | VmaStatus.ANON_PRIVATE;
                mapFlags |= VmaStatus.MAP_ANONYMOUS;
            }
            case SHARED_ANONYMOUS, SHARED_NAMED -> {
                status |= VmaStatus.ANON_SHARED;
                mapFlags |= VmaStatus.MAP_ANONYMOUS;
                entry.setShmid(vma.inode()).setPgoff(vma.offset());
            }
            case FILE, MEMFD -> {
                status |= vma.kind() == Vma.Kind.MEMFD ? VmaStatus.MEMFD : 0;
                status |= vma.shared() ? VmaStatus.FILE_SHARED : VmaStatus.FILE_PRIVATE;
                entry.setShmid(files.idOf(pid, vma)).setPgoff(vma.offset());
                entry.setFdflags(vma.shared() && flags.has(VmFlag.MAY_WRITE) ? O_RDWR : 0);
            }
            case SYSV -> refuse(pid, vma, "System V shared memory is not supported yet");
            case AIO_RING -> {
                status |= VmaStatus.AIO_RING;
                mapFlags = VmaStatus.MAP_PRIVATE | VmaStatus.MAP_ANONYMOUS; // as CRIU has it
            }
            case ANONYMOUS_HUGETLB -> {
                if (vma.shared()) {
                    status |= VmaStatus.FILE_SHARED | VmaStatus.MEMFD;
                    entry.setShmid(files.idOf(pid, vma)).setPgoff(vma.offset()).setFdflags(O_RDWR);
                } else {
                    status |= VmaStatus.ANON_PRIVATE;
                    mapFlags |= VmaStatus.MAP_ANONYMOUS | VmaStatus.MAP_HUGETLB | HugePages.flagsOf(mapping.pageSize());
                }
            }
            case UPROBES -> refuse(pid, vma, "the process is being probed; remove the uprobes first");
            case UNKNOWN_SPECIAL -> refuse(pid, vma, "this kind of mapping is not known");
        }
        KernelString name = anonymousName(vma);
        if (name != null) {
            entry.setAnonName(name.toByteString());
        }
        if (flags.has(VmFlag.LOCK_ON_FAULT)) {
            entry.setLockOnFault(true);
        }
        if (flags.has(VmFlag.SEALED) && (status & (VmaStatus.VDSO | VmaStatus.VVAR)) == 0) {
            entry.setSealed(true);
        }
        long advice = advice(flags);
        if (advice != 0) {
            entry.setMadv(advice);
        }
        return entry.setFlags(mapFlags).setStatus(status);
    }

    private void refuseUnkeepable(int pid, SmapsParser.Entry mapping) {
        Vma vma = mapping.vma();
        VmFlags flags = mapping.flags();
        boolean special = switch (vma.kind()) {
            case VDSO, VVAR, VVAR_VCLOCK, VSYSCALL -> true;
            default -> false;
        };
        if (flags.has(VmFlag.HUGETLB) && vma.kind() != Vma.Kind.ANONYMOUS_HUGETLB && vma.kind() != Vma.Kind.MEMFD) {
            refuse(pid, vma, "files of hugetlbfs and System V segments of huge pages are not supported yet");
        }
        if (flags.has(VmFlag.UFFD_MISSING) || flags.has(VmFlag.UFFD_WP) || flags.has(VmFlag.UFFD_MINOR)) {
            refuse(pid, vma, "it is watched by a userfaultfd, which cannot be dumped");
        }
        if (!special && (flags.has(VmFlag.PFN_MAP) || flags.has(VmFlag.IO))) {
            refuse(pid, vma, "it is the memory of a device");
        }
        if (flags.has(VmFlag.SHADOW_STACK)) {
            refuse(pid, vma, "shadow stacks are not supported yet");
        }
        if (mapping.protectionKey() != 0 && vma.prot() != Vma.EXEC) {
            refuse(pid, vma, "memory with protection keys (pkeys(7)) is not supported yet");
        }
    }

    /** The entries with those of guard regions, each behind that of the mapping where it starts. */
    List<vma_entry.Builder> withGuards(List<vma_entry.Builder> vmas, List<PageRange> guards) {
        if (guards.isEmpty()) {
            return vmas;
        }
        List<vma_entry.Builder> all = new ArrayList<>(vmas.size() + guards.size());
        RangeSplitter splitter = new RangeSplitter(guards);
        for (vma_entry.Builder vma : vmas) {
            all.add(vma);
            for (PageRange guard : splitter.within(vma.getStart(), vma.getEnd())) {
                all.add(vma_entry.newBuilder()
                        .setStart(guard.start())
                        .setEnd(guard.end())
                        .setPgoff(0)
                        .setShmid(0)
                        .setProt(0)
                        .setFlags(0)
                        .setStatus(VmaStatus.GUARD)
                        .setFd(NO_FILE));
            }
        }
        return all;
    }

    /** The name in {@code [anon:NAME]}, null if there is none. */
    private static KernelString anonymousName(Vma vma) {
        int prefix = switch (vma.kind()) {
            case ANONYMOUS_NAMED -> "[anon:".length();
            case SHARED_NAMED -> "[anon_shmem:".length();
            default -> 0;
        };
        return prefix == 0 ? null : vma.path().substring(prefix, vma.path().length() - 1);
    }

    private static long advice(VmFlags flags) {
        long bits = 0;
        for (Advice advice : ADVICE) {
            if (flags.has(advice.flag)) {
                bits |= 1L << advice.number;
            }
        }
        return bits;
    }

    private void refuse(int pid, Vma vma, String reason) {
        scope.refuse("pid " + pid + " mapping " + vma.range() + " (" + vma.path() + ")", reason, "");
    }
}
