package dev.criu.core.task;

import com.google.protobuf.ByteString;
import dev.criu.core.tree.NsPid;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.images.PageMap;
import dev.criu.images.PageMapEntry;
import dev.criu.proto.core_entry;
import dev.criu.proto.creds_entry;
import dev.criu.proto.fd_types;
import dev.criu.proto.fdinfo_entry;
import dev.criu.proto.fs_entry;
import dev.criu.proto.itimer_entry;
import dev.criu.proto.mm_entry;
import dev.criu.proto.pstree_entry;
import dev.criu.proto.task_core_entry;
import dev.criu.proto.task_kobj_ids_entry;
import dev.criu.proto.task_timers_entry;
import dev.criu.proto.thread_core_entry;
import dev.criu.proto.thread_info_x86;
import dev.criu.proto.user_x86_fpregs_entry;
import dev.criu.proto.user_x86_regs_entry;
import dev.criu.proto.vma_entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A process as images describe it, in as few words as a test needs. */
public final class TestProcess {
    private static final itimer_entry OFF =
            itimer_entry.newBuilder().setIsec(0).setIusec(0).setVsec(0).setVusec(0).build();

    private final int pid;
    private int ppid;
    private int pgid;
    private int sid;
    private int filesId;
    private boolean zombie;
    private final task_core_entry.Builder task;
    private final mm_entry.Builder mm = mm_entry.newBuilder();
    private final List<thread_core_entry.Builder> threads = new ArrayList<>();
    private final List<Integer> tids = new ArrayList<>();
    private final List<PageMapEntry> pages = new ArrayList<>();
    private final List<fdinfo_entry> descriptors = new ArrayList<>();

    private TestProcess(int pid) {
        this.pid = pid;
        this.pgid = pid;
        this.sid = pid;
        this.filesId = pid;
        this.task = task_core_entry.newBuilder()
                .setTaskState(CoreDumper.ALIVE)
                .setExitCode(0)
                .setPersonality(0)
                .setFlags(0)
                .setBlkSigset(0)
                .setTimers(task_timers_entry.newBuilder().setReal(OFF).setVirt(OFF).setProf(OFF));
        mm.setMmStartCode(0).setMmEndCode(0).setMmStartData(0).setMmEndData(0).setMmStartStack(0).setMmStartBrk(0)
                .setMmBrk(0).setMmArgStart(0).setMmArgEnd(0).setMmEnvStart(0).setMmEnvEnd(0).setExeFileId(1);
        thread(pid, core -> { });
    }

    /** A process without parent, in a session and group of its own. */
    public static TestProcess root(int pid) {
        return new TestProcess(pid);
    }

    /** A process in the session and group of its parent. */
    public static TestProcess child(int pid, TestProcess parent) {
        TestProcess child = new TestProcess(pid);
        child.ppid = parent.pid;
        child.pgid = parent.pgid;
        child.sid = parent.sid;
        return child;
    }

    public TestProcess session(int sid) {
        this.sid = sid;
        return this;
    }

    public TestProcess group(int pgid) {
        this.pgid = pgid;
        return this;
    }

    public TestProcess parent(int ppid) {
        this.ppid = ppid;
        return this;
    }

    public TestProcess zombie(int status) {
        zombie = true;
        task.setTaskState(CoreDumper.DEAD).setExitCode(status);
        return this;
    }

    public TestProcess task(Consumer<task_core_entry.Builder> change) {
        change.accept(task);
        return this;
    }

    public TestProcess mm(Consumer<mm_entry.Builder> change) {
        change.accept(mm);
        return this;
    }

    /** Adds a thread, or changes the leader if the tid is the pid. */
    public TestProcess thread(int tid, Consumer<thread_core_entry.Builder> change) {
        int index = tids.indexOf(tid);
        if (index < 0) {
            index = tids.size();
            tids.add(tid);
            threads.add(thread_core_entry.newBuilder()
                    .setFutexRla(0)
                    .setFutexRlaLen(0)
                    .setCreds(creds_entry.newBuilder()
                            .setUid(0).setGid(0).setEuid(0).setEgid(0).setSuid(0).setSgid(0).setFsuid(0).setFsgid(0)
                            .setSecbits(0)));
        }
        change.accept(threads.get(index));
        return this;
    }

    /** Adds a mapping; see VmaStatus for its status. */
    public TestProcess mapping(long start, long end, int prot, int flags, int status) {
        mm.addVmas(vma_entry.newBuilder()
                .setStart(start)
                .setEnd(end)
                .setPgoff(0)
                .setShmid(0)
                .setProt(prot)
                .setFlags(flags)
                .setStatus(status)
                .setFd(-1));
        return this;
    }

    /** Adds a run of pages, which lie behind those added before in the pages file whose number is the pid. */
    public TestProcess pages(long start, long count) {
        pages.add(new PageMapEntry(start, count, PageMapEntry.PRESENT));
        return this;
    }

    public TestProcess descriptor(int fd, int id) {
        descriptors.add(fdinfo_entry.newBuilder()
                .setId(id)
                .setFlags(0)
                .setType(fd_types.EVENTFD)
                .setFd(fd)
                .build());
        return this;
    }

    public ProcessImage image() {
        NsPid nsPid = new NsPid(pid);
        core_entry leader = core(0);
        if (zombie) {
            return new ProcessImage(nsPid, ppid, pgid, sid, leader, List.of(), null, null, null, null, List.of());
        }
        List<ThreadImage> images = new ArrayList<>();
        for (int i = 0; i < tids.size(); i++) {
            images.add(new ThreadImage(new NsPid(tids.get(i)), core(i)));
        }
        return new ProcessImage(
                nsPid, ppid, pgid, sid, leader, images, ids(), mm.build(), new PageMap(pid, pages), fs(), descriptors);
    }

    /** Writes its images. */
    public void write(ImageDirectory images) {
        for (int i = 0; i < (zombie ? 1 : tids.size()); i++) {
            images.writeOne(ImageType.CORE, core(i), tids.get(i));
        }
        if (!zombie) {
            images.writeOne(ImageType.MM, mm.build(), pid);
            images.writePageMap(new PageMap(pid, pages), pid);
            images.writeOne(ImageType.FS, fs(), pid);
            images.writeAll(ImageType.FDINFO, descriptors, filesId);
        }
    }

    /** Its entry in the tree's image. */
    public pstree_entry entry() {
        return pstree_entry.newBuilder()
                .setPid(pid)
                .setPpid(ppid)
                .setPgid(pgid)
                .setSid(sid)
                .addAllThreads(tids)
                .build();
    }

    private core_entry core(int index) {
        core_entry.Builder core = core_entry.newBuilder().setMtype(core_entry.march.X86_64);
        if (index == 0) {
            core.setTc(named(task.clone())).setIds(ids());
        }
        return zombie ? core.build() : core.setThreadCore(threads.get(index)).setThreadInfo(registers()).build();
    }

    private static task_core_entry.Builder named(task_core_entry.Builder task) {
        return task.hasComm() ? task : task.setComm(ByteString.copyFromUtf8("test"));
    }

    private task_kobj_ids_entry ids() {
        return task_kobj_ids_entry.newBuilder()
                .setVmId(pid)
                .setFilesId(filesId)
                .setFsId(pid)
                .setSighandId(pid)
                .build();
    }

    private static fs_entry fs() {
        return fs_entry.newBuilder().setCwdId(1).setRootId(1).setUmask(022).build();
    }

    private static thread_info_x86 registers() {
        return thread_info_x86.newBuilder()
                .setClearTidAddr(0x1000)
                .setGpregs(user_x86_regs_entry.newBuilder()
                        .setR15(0).setR14(0).setR13(0).setR12(0).setBp(0).setBx(0).setR11(0).setR10(0).setR9(0).setR8(0)
                        .setAx(0).setCx(0).setDx(0).setSi(0).setDi(0).setOrigAx(-1).setIp(0).setCs(0x33).setFlags(0)
                        .setSp(0).setSs(0x2b).setFsBase(0).setGsBase(0).setDs(0).setEs(0).setFs(0).setGs(0))
                .setFpregs(user_x86_fpregs_entry.newBuilder()
                        .setCwd(0).setSwd(0).setTwd(0).setFop(0).setRip(0).setRdp(0).setMxcsr(0).setMxcsrMask(0))
                .build();
    }
}
