package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.images.ImageDirectory;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramSpace;
import dev.criu.proto.aio_ring_entry;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes contexts of asynchronous I/O again: a new one is set up, and its ring moved to where the old one was, which changes the
 * context's number to that address (aio_ring_mremap() in fs/aio.c). The kernel keeps a tail of its own, which only requests move: so
 * as many are made as it takes, of one byte to /dev/null. Then the events are those of the image.
 *
 * <p>Requests that nobody will find are taken back before more are made. The kernel hands out room to processors in portions, larger
 * ones where there are few of them, and never the rest that makes no portion; room that a processor has got is nobody else's
 * (get_reqs_available() in fs/aio.c): so a ring of 127 takes 120 requests at once where two processors are, and 126 where four are.
 */
final class AioRestorer {
    private static final int MREMAP_MAYMOVE_FIXED = 3;
    // struct iocb (include/uapi/linux/aio_abi.h)
    private static final int IOCB = 64;
    private static final int OPCODE = 16;
    private static final int FILE = 20;
    private static final int BUFFER = 24;
    private static final int LENGTH = 32;
    private static final int IOCB_CMD_PWRITE = 1;
    private static final int LONGEST = 1 << 28;
    /** Requests of one call: a list of all that the longest ring has room for takes more memory than this process has. */
    private static final int AT_ONCE = 1024;
    /** As much of a ring is free whatever portions of it processors have: no portion is more than a quarter, and who moves leaves one. */
    private static final int PART = 4;

    private final PageContents contents;
    private final MappingSources sources;
    private final int serviceFd;
    private final ProcessImage process;
    private final StoredPages pages;
    private final Map<PagesFile, Op> files = new HashMap<>();
    private final String object;

    AioRestorer(PageContents contents, ImageDirectory images, MappingSources sources, int serviceFd, ProcessImage process) {
        this.contents = contents;
        this.sources = sources;
        this.serviceFd = serviceFd;
        this.process = process;
        this.pages = PageLocator.ofProcess(images, process.pid().value(), process.pages());
        this.object = "pid " + process.pid() + " asynchronous I/O";
    }

    /** Restores the contexts of the task; the rings' places are reserved, so that no new one comes to lie there. */
    void run(ProgramSpace task) {
        Program fetching = new Program();
        for (aio_ring_entry entry : process.mm().getAiosList()) {
            for (StoredPages.Run run : ring(pages, entry, object)) {
                files.computeIfAbsent(run.file(), file -> fetch(fetching, sources.pages(file)));
            }
        }
        Op sink = fetch(fetching, sources.devNull());
        task.run(fetching);
        Program program = new Program();
        for (aio_ring_entry entry : process.mm().getAiosList()) {
            restore(program, entry, (int) sink.result());
        }
        files.values().forEach(file -> program.call(Sys.CLOSE, file.result()));
        program.call(Sys.CLOSE, sink.result());
        task.run(program);
    }

    private Op fetch(Program program, int local) {
        return program.call(Sys.PIDFD_GETFD, serviceFd, local, 0).purpose(object);
    }

    private void restore(Program program, aio_ring_entry entry, int sink) {
        long length = Integer.toUnsignedLong(entry.getRingLen());
        AioRing ring = header(entry.getId());
        if (!ring.isOf(length) || entry.getNrReq() <= 0) {
            throw new CriuException("memory", object + ": the ring at 0x" + Long.toHexString(entry.getId()) + " is damaged; dump again");
        }
        Buffer context = Buffer.output(8);
        program.call(Sys.IO_SETUP, Arg.of(entry.getNrReq()), context)
                .purpose(object + ", see /proc/sys/fs/aio-max-nr");
        program.call(Sys.MREMAP, new Arg.Word(context, 0), Arg.of(length), Arg.of(length), Arg.of(MREMAP_MAYMOVE_FIXED),
                        Arg.of(entry.getId()))
                .expecting(entry.getId())
                .purpose(object);
        turn(program, entry.getId(), ring, sink, object);
        submit(program, entry.getId(), ring.events(), sink, object);
        read(program, entry.getId() + AioRing.HEADER, length - AioRing.HEADER);
    }

    /** Turns a ring of which nothing was used to where its head is in the image: makes requests, and takes what becomes of them. */
    static void turn(Program program, long context, AioRing ring, int sink, String object) {
        int most = Math.min(AT_ONCE, Math.max(1, ring.count() / PART));
        Buffer taken = Buffer.output(Math.min(most, ring.head()) * AioRing.HEADER);
        for (int done = 0; done < ring.head(); done += most) {
            int some = Math.min(ring.head() - done, most);
            submit(program, context, some, sink, object);
            program.call(Sys.IO_GETEVENTS, Arg.of(context), Arg.of(some), Arg.of(some), taken, Arg.of(0)).expecting(some).purpose(object);
        }
    }

    /** Requests that complete at once, and so move the tail; all are the same one. */
    static void submit(Program program, long context, int count, int sink, String object) {
        if (count == 0) {
            return;
        }
        Buffer request = Buffer.struct(IOCB)
                .putInt(OPCODE, IOCB_CMD_PWRITE)
                .putInt(FILE, sink)
                .pointer(BUFFER, Buffer.struct(Long.BYTES))
                .putLong(LENGTH, 1);
        Buffer list = Buffer.struct(Math.min(count, AT_ONCE) * Long.BYTES);
        for (int i = 0; i < list.size(); i += Long.BYTES) {
            list.pointer(i, request);
        }
        for (int done = 0; done < count; done += AT_ONCE) {
            int some = Math.min(count - done, AT_ONCE);
            program.call(Sys.IO_SUBMIT, Arg.of(context), Arg.of(some), list).expecting(some).purpose(object);
        }
    }

    private void read(Program program, long address, long length) {
        for (StoredPages.Run run : pages.within(address, address + length)) {
            Buffer vector = Buffer.struct(16).putLong(0, run.start()).putLong(8, run.length());
            program.call(Sys.PREADV, files.get(run.file()), vector, Arg.of(1), Arg.of(run.offset()), Arg.of(0))
                    .expecting(run.length())
                    .purpose(object);
        }
    }

    /** Where the images have a ring; all of it has to be there. */
    static List<StoredPages.Run> ring(StoredPages pages, aio_ring_entry entry, String object) {
        long address = entry.getId();
        long length = Integer.toUnsignedLong(entry.getRingLen());
        if (length < AioRing.HEADER || length > LONGEST) {
            throw new CriuException("memory", object + ": a ring of " + length + " bytes; the images are damaged, dump again");
        }
        if (!pages.cover(address, address + length)) {
            throw new CriuException("memory", object + ": the images do not hold the ring at 0x" + Long.toHexString(address)
                    + "; they are damaged, dump again");
        }
        return pages.within(address, address + length);
    }

    private AioRing header(long address) {
        return AioRing.parse(ByteBuffer.wrap(contents.read(pages, address, address + AioRing.HEADER)));
    }
}
