package dev.criu.fuzz;

import com.google.protobuf.MessageLite;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.images.PageMap;
import dev.criu.images.PageMapEntry;
import dev.criu.proto.core_entry;
import dev.criu.proto.eventpoll_tfd_entry;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.inventory_entry;
import dev.criu.proto.mm_entry;
import dev.criu.proto.pagemap_entry;
import dev.criu.proto.pagemap_head;
import dev.criu.proto.pstree_entry;
import dev.criu.proto.task_core_entry;
import dev.criu.proto.task_kobj_ids_entry;
import dev.criu.proto.thread_core_entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Turns a set of images into one as older CRIU wrote it: an image for each kind of open file, parts of the core images in files of
 * their own, descriptor tables by process, page counts of 32 bits, and pages spread over three sets that build upon each other.
 */
final class OldLayout {
    static final String LINK = "parent";
    private static final int LEVELS = 3;
    private static final int PAGE = 4096;
    private static final int MAGICS = 8;

    private final ImageDirectory images;
    private final List<Path> levels = new ArrayList<>();

    private OldLayout(Path directory) throws IOException {
        this.images = ImageDirectory.open(directory);
        Path level = directory;
        levels.add(level);
        for (int i = 1; i < LEVELS; i++) {
            Path older = Files.createDirectory(level.resolve("older"));
            Files.createSymbolicLink(level.resolve(LINK), Path.of("older"));
            levels.add(older);
            level = older;
        }
    }

    static void apply(Path directory) throws IOException {
        OldLayout layout = new OldLayout(directory);
        for (pstree_entry process : layout.images.readAll(ImageType.PSTREE)) {
            for (int tid : process.getThreadsList().stream().filter(tid -> tid != 0).toList()) { // a zombie's is 0
                layout.splitCore(tid, process.getPid());
            }
            layout.splitMemory(process.getPid());
        }
        layout.splitFiles();
        layout.nameTablesByProcess();
        for (Path file : Scratch.list(directory)) {
            String name = file.getFileName().toString();
            if (ImageType.PAGEMAP.idOf(name) >= 0 || ImageType.SHMEM_PAGEMAP.idOf(name) >= 0) {
                layout.spreadPages(name);
            }
        }
    }

    private void splitCore(int tid, int pid) {
        core_entry core = images.readOne(ImageType.CORE, tid);
        if (!core.hasThreadCore()) {
            return; // of a zombie
        }
        thread_core_entry thread = core.getThreadCore();
        images.writeAll(ImageType.PSIGNAL, thread.getSignalsP().getSignalsList(), tid);
        thread_core_entry.Builder threadLeft = thread.toBuilder().clearSignalsP().clearCreds();
        core_entry.Builder left = core.toBuilder();
        if (tid == pid) {
            images.writeOne(ImageType.CREDS, thread.getCreds(), pid);
            left.setTc(splitTask(core.getTc(), pid));
        }
        images.writeOne(ImageType.CORE, left.setThreadCore(threadLeft).build(), tid);
    }

    private task_core_entry splitTask(task_core_entry task, int pid) {
        images.writeAll(ImageType.SIGACT, task.getSigactionsList(), pid);
        images.writeAll(ImageType.SIGNAL, task.getSignalsS().getSignalsList(), pid);
        var timers = task.getTimers();
        images.writeAll(ImageType.ITIMERS, List.of(timers.getReal(), timers.getVirt(), timers.getProf()), pid);
        images.writeAll(ImageType.POSIX_TIMERS, timers.getPosixList(), pid);
        images.writeAll(ImageType.RLIMIT, task.getRlimits().getRlimitsList(), pid);
        return task.toBuilder().clearSigactions().clearSignalsS().clearTimers().clearRlimits().build();
    }

    private void splitMemory(int pid) {
        if (images.exists(ImageType.MM, pid)) {
            mm_entry mm = images.readOne(ImageType.MM, pid);
            images.writeAll(ImageType.VMAS, mm.getVmasList(), pid);
            images.writeOne(ImageType.MM, mm.toBuilder().clearVmas().build(), pid);
        }
    }

    private void splitFiles() throws IOException {
        List<file_entry> files = images.readAll(ImageType.FILES);
        write(files, fd_types.REG, ImageType.REG_FILES, file_entry::getReg);
        write(files, fd_types.EVENTFD, ImageType.EVENTFD_FILE, file_entry::getEfd);
        write(files, fd_types.SIGNALFD, ImageType.SIGNALFD, file_entry::getSgfd);
        write(files, fd_types.TIMERFD, ImageType.TIMERFD, file_entry::getTfd);
        write(files, fd_types.PIPE, ImageType.PIPES, file_entry::getPipe);
        write(files, fd_types.FIFO, ImageType.FIFO, file_entry::getFifo);
        write(files, fd_types.UNIXSK, ImageType.UNIXSK, file_entry::getUsk);
        write(files, fd_types.TTY, ImageType.TTY_FILES, file_entry::getTty);
        write(files, fd_types.EVENTPOLL, ImageType.EVENTPOLL_FILE, file -> file.getEpfd().toBuilder().clearTfd().build());
        List<eventpoll_tfd_entry> targets = new ArrayList<>();
        for (file_entry file : files) {
            file.getEpfd().getTfdList().forEach(target -> targets.add(target.toBuilder().setId(file.getId()).build()));
        }
        images.writeAll(ImageType.EVENTPOLL_TFD, targets);
        if (files.stream().noneMatch(file -> file.getType() == fd_types.MEMFD)) {
            Files.delete(images.file(ImageType.FILES)); // memfds are younger than files.img
        }
    }

    private <M extends MessageLite> void write(List<file_entry> files, fd_types kind, ImageType<M> type, Function<file_entry, M> entry) {
        images.writeAll(type, files.stream().filter(file -> file.getType() == kind).map(entry).toList());
    }

    /** Only where nothing is shared and the tree has no namespaces: the oldest sets cannot tell that. */
    private void nameTablesByProcess() throws IOException {
        inventory_entry inventory = images.readInventory();
        Set<Integer> tables = new HashSet<>();
        List<Integer> pids = new ArrayList<>();
        for (pstree_entry process : images.readAll(ImageType.PSTREE)) {
            if (images.exists(ImageType.IDS, process.getPid())) {
                task_kobj_ids_entry ids = images.readOne(ImageType.IDS, process.getPid());
                if (!tables.add(ids.getFilesId()) || ids.getPidNsId() != inventory.getRootIds().getPidNsId()) {
                    return;
                }
                pids.add(process.getPid());
            }
        }
        for (int pid : pids) {
            int table = images.readOne(ImageType.IDS, pid).getFilesId();
            Files.move(images.file(ImageType.FDINFO, table), images.file(ImageType.FDINFO, pid));
            Files.delete(images.file(ImageType.IDS, pid));
        }
        images.writeOne(ImageType.INVENTORY, inventory.toBuilder().clearFdinfoPerId().clearRootIds().clearEveryFdinfo().build());
    }

    /** Every run is cut in three parts, of which each level has one more than the one before. */
    private void spreadPages(String name) throws IOException {
        long shmid = ImageType.SHMEM_PAGEMAP.idOf(name);
        PageMap map = shmid >= 0 ? images.readSharedPageMap(shmid) : images.readPageMap(ImageType.PAGEMAP.idOf(name));
        byte[] magics = Arrays.copyOf(Scratch.read(images.path().resolve(name)), MAGICS);
        byte[] pages = Scratch.read(images.pagesFile(map.pagesId()));
        for (int level = 0; level < LEVELS; level++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream contents = new ByteArrayOutputStream();
            out.writeBytes(magics);
            frame(out, pagemap_head.newBuilder().setPagesId(map.pagesId()).build());
            long offset = 0;
            for (PageMapEntry entry : map.entries()) {
                long part = (entry.pages() + LEVELS - 1) / LEVELS;
                for (int i = 0; i * part < entry.pages(); i++) {
                    long length = Math.min(part, entry.pages() - i * part);
                    frame(out, pagemap_entry.newBuilder().setVaddr(entry.vaddr() + i * part * PAGE).setCompatNrPages((int) length)
                            .setInParent(level < i).build());
                    if (level >= i) {
                        contents.write(pages, (int) (offset + i * part * PAGE), (int) length * PAGE);
                    }
                }
                offset += entry.pages() * PAGE;
            }
            Scratch.write(levels.get(level).resolve(name), out.toByteArray());
            Scratch.write(levels.get(level).resolve("spread-" + images.pagesFile(map.pagesId()).getFileName()), contents.toByteArray());
        }
        for (Path level : levels) {
            Path file = level.resolve(images.pagesFile(map.pagesId()).getFileName());
            Files.deleteIfExists(file);
            Files.move(level.resolve("spread-" + file.getFileName()), file);
        }
    }

    private static void frame(ByteArrayOutputStream out, MessageLite message) {
        byte[] bytes = message.toByteArray();
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }
}
