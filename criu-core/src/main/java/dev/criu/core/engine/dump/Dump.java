package dev.criu.core.engine.dump;

import dev.criu.core.api.AfterDump;
import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.DumpResult;
import dev.criu.core.api.RefusedException;
import dev.criu.core.procfs.KernelProcfsReader;
import dev.criu.core.engine.StatisticsFile;
import dev.criu.core.memory.ImagePageFiles;
import dev.criu.core.memory.MemoryDumper;
import dev.criu.core.memory.MemoryFacts;
import dev.criu.core.memory.PageFiles;
import dev.criu.core.memory.PageSpool;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.remap.LostFile;
import dev.criu.core.remap.LostFiles;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.TerminalSession;
import dev.criu.proto.file_entry;
import dev.criu.core.task.OwnAttributes;
import dev.criu.core.tree.Freezer;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.SignalKeeper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One dump, from the request to the result. */
public final class Dump implements DumpScope, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dump.class);

    /** How long to wait at most for what a rehearsal has left to be compiled. */
    private static final long COMPILING_NANOS = 100_000_000;

    private final DumpRequest request;
    private final Kernel kernel;
    private final PageFiles pageFiles;
    private final ImageDirectory images;
    private final KernelProcfsReader reader;
    private final Procfs procfs;
    private final Tracer tracer;
    private final SignalKeeper keeper;
    private final OwnAttributes own;
    private final Freezer freezer;
    private final Compilers compilers;
    private String pathPrefix = "";
    private MemoryDumper sharedMemory;
    private LostFiles lostFiles;
    private Sessions sessions = new Sessions(List.of(), Map.of());
    private final CopyOnWrite copyOnWrite;
    private int stash = -1;
    private PageSpool spool;
    private ObjectOrder objectOrder = ObjectOrder.none();
    private final FileIds fileIds = new FileIds();
    private final List<RefusedException.Refusal> refusals = new ArrayList<>();

    public Dump(DumpRequest request, Kernel kernel) {
        this(request, kernel, new ImagePageFiles(kernel, ImageDirectory.open(request.imagesDir())));
    }

    Dump(DumpRequest request, Kernel kernel, PageFiles pageFiles) {
        this.request = request;
        this.kernel = kernel;
        this.pageFiles = pageFiles;
        this.images = ImageDirectory.open(request.imagesDir());
        this.reader = new KernelProcfsReader(kernel);
        this.procfs = new Procfs("/proc", reader);
        this.tracer = new Tracer(kernel);
        this.keeper = new SignalKeeper(kernel);
        this.own = new OwnAttributes(kernel);
        this.freezer = new Freezer(kernel, procfs, tracer);
        this.compilers = new Compilers(kernel, procfs, self());
        this.spool = PageSpool.none(kernel);
        this.copyOnWrite = request.copyOnWrite() ? new CopyOnWrite(kernel, procfs, tracer, keeper, freezer, request.timeout()) : null;
    }

    @Override
    public Kernel kernel() {
        return kernel;
    }

    @Override
    public ImageDirectory images() {
        return images;
    }

    OwnAttributes ownAttributes() {
        return own;
    }

    Tracer tracer() {
        return tracer;
    }

    PageFiles pageFiles() {
        return pageFiles;
    }

    /** How objects of the tree were ordered before it was frozen. */
    ObjectOrder objectOrder() {
        return objectOrder;
    }

    PageSpool spool() {
        return spool;
    }

    /** Descriptor of the file for pages that clones lack. */
    int stash() {
        return stash;
    }

    @Override
    public FileStatus status(KernelString path) {
        byte[] prefix = pathPrefix.getBytes(StandardCharsets.US_ASCII);
        byte[] full = Arrays.copyOf(prefix, prefix.length + path.length());
        System.arraycopy(path.toByteArray(), 0, full, prefix.length, path.length());
        return FileStatus.of(kernel, KernelString.of(full));
    }

    /** What leads from this mount namespace to a path of the tree's: empty, or {@code /proc/PID/root}. */
    void pathPrefix(String prefix) {
        pathPrefix = prefix;
    }

    @Override
    public TerminalSession terminalSession(int device) {
        return sessions.on(device);
    }

    /** Takes who belongs to which session. */
    void sessions(Sessions ofTree) {
        sessions = ofTree;
    }

    @Override
    public void keepShared(long shmid, int fd, long size, String object) {
        sharedMemory.keepSegment(shmid, fd, size);
    }

    @Override
    public KernelString pathOf(int id, OpenFile file) {
        FileStatus found = status(file.link());
        if (found != null && found.sameFile(file.status())) {
            return file.link();
        }
        String object = file.coordinates();
        return lostFiles.keep(id, new LostFile(file.link(), file.status(), file.procPath(), file.isMounted(), object));
    }

    /** Takes what keeps files that no path leads to. */
    void lostFiles(LostFiles files) {
        lostFiles = files;
    }

    /** Takes what keeps segments of shared memory. */
    void sharedMemory(MemoryDumper memory) {
        sharedMemory = memory;
    }

    @Override
    public int newId() {
        return fileIds.next();
    }

    @Override
    public void addEntry(file_entry entry) {
        fileIds.add(entry);
    }

    FileIds fileIds() {
        return fileIds;
    }

    @Override
    public void refuse(String object, String reason, String remedy) {
        LOG.debug("refuse: {}: {}", object, reason);
        refusals.add(new RefusedException.Refusal(object, reason, remedy));
    }

    void refuse(ThreadKinship.Oddity odd) {
        refuse("tid " + odd.tid(), odd.what(), "let it share what its process has");
    }

    /** Dumps the tree. Whatever goes wrong, the tree runs on as it did. {@code practice} is this process's. */
    public DumpResult run(Practice practice) {
        new DumpTarget(kernel, procfs).check(request.pid());
        StatisticsFile.refuseLink(request.workDir(), ImageType.STATS_DUMP);
        images.invalidate();
        RunningTree running = RunningTree.of(procfs, request.pid());
        prepare(running, practice);
        try (TreeState tree = new TreeState(this, procfs, request)) {
            long start;
            long frozen;
            try (Capture capture = capture()) {
                if (request.after() == AfterDump.LEAVE_RUNNING) {
                    capture.lookAtSleepers(running.pids());
                }
                start = System.nanoTime();
                LOG.info("freeze: pid={}", request.pid());
                capture.freeze(request);
                frozen = System.nanoTime();
                capture.describe(tree);
            }
            tree.complete();
            long observed = System.nanoTime();
            endIfRefused();
            if (copyOnWrite != null) {
                long thawed = copyOnWrite.copy(tree);
                long copied = System.nanoTime();
                write(tree);
                return result(tree, start, frozen, thawed, observed, copied - thawed);
            }
            tree.copyContents();
            LOG.debug("phase: pages written");
            long copied = System.nanoTime();
            long thawed = finish(tree);
            return result(tree, start, frozen, thawed, observed, copied - observed);
        }
    }

    /** Throws if anything was refused so far. */
    void endIfRefused() {
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
    }

    /** Does everything that need not wait until the tree stands; it may take longer if the tree runs on, and so has a pause. */
    private void prepare(RunningTree running, Practice practice) {
        TreeSize size = running.size();
        boolean goesOn = request.after() == AfterDump.LEAVE_RUNNING;
        DescriptorTable table = DescriptorTable.widen(kernel, size);
        if (goesOn) {
            beginSpool(running); // it is made while a dump is rehearsed
        }
        new Rehearsal(kernel, procfs, request).hold(goesOn ? practice.rehearsals(size) : 1);
        prepareFiles(size.processes());
        objectOrder = ObjectOrder.of(new Kcmp(kernel), self(), running.pids());
        table.await();
        long room = spool.size();
        if (copyOnWrite != null) {
            copyOnWrite.copyAtOnce(running.soonCopied(room));
        }
        if (goesOn && size.isLarge()) {
            compilers.await(COMPILING_NANOS);
            System.gc(); // or there would be a collection in the pause, of some 10 ms
        }
        if (goesOn) {
            compilers.giveWay();
        }
    }

    /** Pid of this process. */
    int self() {
        return (int) kernel.raw(Sys.GETPID, 0);
    }

    private void beginSpool(RunningTree running) {
        long memory = running.memoryOf(copyOnWrite == null ? running.memory().keySet() : running.soonCopied(Long.MAX_VALUE));
        spool = PageSpool.of(kernel, memory + memory / 16);
    }

    private void prepareFiles(int processes) {
        pageFiles.prepare(processes);
        if (copyOnWrite != null) {
            stash = pageFiles.createStash();
            copyOnWrite.prepare();
        }
    }

    private static DumpResult result(TreeState tree, long start, long frozen, long thawed, long observed, long copying) {
        LOG.info("dump: {} processes frozen for {} us", tree.processCount(), (thawed - start) / 1000);
        return tree.result((frozen - start) / 1000, (thawed - frozen) / 1000, (observed - frozen) / 1000, copying / 1000);
    }

    /**
     * Goes through everything that is done to a frozen tree, then ends it; no image is written.
     *
     * @param times how often
     */
    void rehearse(int times) {
        prepareFiles(0);
        if (copyOnWrite != null) {
            copyOnWrite.practise();
        }
        for (int i = 1; i < times; i++) {
            try (TreeState tree = new TreeState(this, procfs, request)) {
                rehearseCapture(tree, i % 2 == 0);
            } finally {
                freezer.thaw();
            }
        }
        try {
            rehearseAll(times > 1);
        } finally {
            freezer.kill();
        }
    }

    private Capture capture() {
        return new Capture(this, procfs, freezer, keeper, copyOnWrite);
    }

    /** @param asleep whether to go by what is seen before the tree stands */
    private void rehearseCapture(TreeState tree, boolean asleep) {
        try (Capture capture = capture()) {
            if (asleep) {
                capture.lookAtSleepers(List.of(request.pid()));
            }
            capture.freeze(request);
            capture.describe(tree);
        }
        tree.complete();
    }

    /** @param asleep as above; a tree that ends with its dump, which is rehearsed once, is not looked at beforehand */
    private void rehearseAll(boolean asleep) {
        try (TreeState tree = new TreeState(this, procfs, request)) {
            rehearseCapture(tree, asleep);
            if (copyOnWrite != null) {
                copyOnWrite.rehearse(tree);
            } else {
                tree.copyContents();
            }
        }
    }

    MemoryFacts.Depth depth(int pid) {
        return copyOnWrite == null ? MemoryFacts.Depth.ALL : copyOnWrite.depth(pid);
    }

    /** Lets the tree go or ends it, in the order that keeps it safe; returns when the pause ended. */
    private long finish(TreeState tree) {
        if (request.after() == AfterDump.KILL) {
            write(tree);
            freezer.kill();
            return System.nanoTime();
        }
        if (request.after() == AfterDump.LEAVE_STOPPED) {
            write(tree); // may fail; then it runs on
            freezer.leaveStopped();
            keeper.release();
            return System.nanoTime();
        }
        freezer.thaw();
        keeper.release();
        long thawed = System.nanoTime();
        write(tree);
        return thawed;
    }

    private void write(TreeState tree) {
        tree.write();
        pageFiles.keep();
    }

    @Override
    public void close() {
        freezer.close();
        compilers.close();
        pageFiles.close();
        if (stash >= 0) {
            kernel.close(stash);
        }
        spool.close();
        keeper.release();
        tracer.close();
        reader.close();
    }
}
