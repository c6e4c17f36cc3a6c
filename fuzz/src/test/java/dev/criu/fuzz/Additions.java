package dev.criu.fuzz;

import com.google.protobuf.ByteString;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.images.PageMap;
import dev.criu.proto.aio_ring_entry;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.fown_entry;
import dev.criu.proto.ghost_chunk_entry;
import dev.criu.proto.ghost_file_entry;
import dev.criu.proto.mm_entry;
import dev.criu.proto.reg_file_entry;
import dev.criu.proto.remap_file_path_entry;
import dev.criu.proto.remap_type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What no sample has: ghost files in chunks and without contents, a link to a lost file, a context of asynchronous I/O. */
final class Additions {
    private static final int PAGE = 4096;
    private static final int FIRST_ID = 900;

    private final ImageDirectory images;

    private Additions(ImageDirectory images) {
        this.images = images;
    }

    /** Adds them to a set that has lost files. */
    static void make(Path directory) throws IOException {
        Additions additions = new Additions(ImageDirectory.open(directory));
        if (additions.images.exists(ImageType.REMAP_FPATH)) {
            additions.lostFiles();
            additions.ring();
        }
    }

    private void lostFiles() throws IOException {
        List<file_entry> files = new ArrayList<>(images.readAll(ImageType.FILES));
        List<remap_file_path_entry> remaps = new ArrayList<>(images.readAll(ImageType.REMAP_FPATH));
        for (int i = 0; i < 4; i++) {
            files.add(file(FIRST_ID + i, i < 3 ? "/lost/" + i : "/lost/link_remap.7"));
        }
        remaps.add(remap(FIRST_ID, 2, remap_type.GHOST));
        remaps.add(remap(FIRST_ID + 1, 3, remap_type.GHOST));
        remaps.add(remap(FIRST_ID + 2, FIRST_ID + 3, remap_type.LINKED));
        images.writeAll(ImageType.FILES, files);
        images.writeAll(ImageType.REMAP_FPATH, remaps);
        images.writeOne(ImageType.GHOST_FILE, ghost(0100600).setChunks(true).setSize(3 * PAGE).build(), 2);
        images.writeOne(ImageType.GHOST_FILE, ghost(0120777).setSymlnkTarget("/somewhere").build(), 3);
        for (long offset : new long[] {0, 2 * PAGE}) {
            byte[] chunk = ghost_chunk_entry.newBuilder().setOff(offset).setLen(PAGE).build().toByteArray();
            ByteBuffer framed = ByteBuffer.allocate(Integer.BYTES + chunk.length + PAGE).order(ByteOrder.LITTLE_ENDIAN);
            framed.putInt(chunk.length).put(chunk);
            Files.write(images.file(ImageType.GHOST_FILE, 2), framed.array(), StandardOpenOption.APPEND);
        }
    }

    private static file_entry file(int id, String name) {
        return file_entry.newBuilder().setType(fd_types.REG).setId(id).setReg(reg_file_entry.newBuilder().setId(id).setFlags(0).setPos(0)
                .setFown(fown_entry.newBuilder().setUid(0).setEuid(0).setSignum(0).setPidType(0).setPid(0))
                .setName(ByteString.copyFromUtf8(name))).build();
    }

    private static remap_file_path_entry remap(int id, int to, remap_type type) {
        return remap_file_path_entry.newBuilder().setOrigId(id).setRemapId(to).setRemapType(type).build();
    }

    private static ghost_file_entry.Builder ghost(int mode) {
        return ghost_file_entry.newBuilder().setUid(0).setGid(0).setMode(mode).setDev(1).setIno(2);
    }

    /** In the first page of the first process. */
    private void ring() throws IOException {
        int pid = images.readAll(ImageType.PSTREE).get(0).getPid();
        PageMap map = images.readPageMap(pid);
        mm_entry mm = images.readOne(ImageType.MM, pid);
        images.writeOne(ImageType.MM, mm.toBuilder().addAios(aio_ring_entry.newBuilder()
                .setId(map.entries().get(0).vaddr()).setNrReq(62).setRingLen(PAGE)).build(), pid);
        byte[] pages = Files.readAllBytes(images.pagesFile(map.pagesId()));
        ByteBuffer.wrap(pages).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt(127).putInt(3).putInt(5).putInt(0xa10a10a1);
        Files.write(images.pagesFile(map.pagesId()), pages);
    }
}
