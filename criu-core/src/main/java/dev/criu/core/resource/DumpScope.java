package dev.criu.core.resource;

import dev.criu.core.procfs.KernelString;
import dev.criu.images.ImageDirectory;
import dev.criu.linux.call.Kernel;
import dev.criu.proto.file_entry;

/** What a kind may use during a dump. */
public interface DumpScope {
    /** System calls of this process. */
    Kernel kernel();

    /** Where the images go. */
    ImageDirectory images();

    /**
     * What lies at an absolute path of the tree's mount namespace, links not followed, or null if nothing can be reached there.
     * This default looks in the namespace of this process.
     */
    default FileStatus status(KernelString path) {
        return FileStatus.of(kernel(), path);
    }

    /**
     * The path for the entry {@code id} of an open file: the one that leads to it or, if none does any more, the one that did; what
     * stands in for the file is kept then. Refuses a file that cannot be found again. This default keeps no file that is lost.
     */
    default KernelString pathOf(int id, OpenFile file) {
        PathCheck.require(this, file);
        return file.link();
    }

    /**
     * The session of the tree's processes that a terminal controls, or null if it controls none of them. This default knows no
     * tree.
     *
     * @param device number of the terminal, as stat(2) encodes it
     */
    default TerminalSession terminalSession(int device) {
        return null;
    }

    /**
     * Keeps the contents of a file of shared memory as a segment of the images; told once for each such file. This default does not
     * keep them, and closes the descriptor.
     *
     * @param shmid number of the segment
     * @param fd descriptor of this process, which has a file offset of its own; it becomes the scope's
     * @param size bytes
     */
    default void keepShared(long shmid, int fd, long size, String object) {
        kernel().close(fd);
    }

    /** Takes a number for a further entry, for files that need more than one: see {@link #addEntry}. */
    int newId();

    /**
     * Adds an entry that no descriptor leads to but that the entry being described refers to (the path of a fifo). It stands before
     * that one in the image.
     */
    void addEntry(file_entry entry);

    /**
     * Refuses the dump: nothing will be lost, and the user sees this line.
     *
     * @param object coordinates and kind, as {@code pid 812 fd 7 (inotify)}
     * @param reason why it cannot be kept
     * @param remedy what to do about it, or ""
     */
    void refuse(String object, String reason, String remedy);
}
