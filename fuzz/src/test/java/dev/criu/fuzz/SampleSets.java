package dev.criu.fuzz;

import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.images.json.Schema;
import dev.criu.proto.task_kobj_ids_entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The image sets of the samples. What is refused in them at once is taken out, so that mutations reach what lies behind: locks,
 * namespaces that are not supported, inet sockets.
 */
final class SampleSets {
    private SampleSets() {}

    /** {@code shared/samples} beside the checkout, or where the system property {@code shared.dir} says. */
    static Path samples() {
        String shared = System.getProperty("shared.dir");
        Path samples = (shared != null ? Path.of(shared) : Path.of("").toAbsolutePath().getParent().resolveSibling("shared"))
                .resolve("samples");
        if (!Files.isDirectory(samples)) {
            throw new AssertionError("no samples in " + samples + "; set -Dshared.dir to the directory that holds samples/");
        }
        return samples;
    }

    static List<Path> directories() {
        return Scratch.list(samples()).stream().filter(dir -> Files.exists(dir.resolve("inventory.img"))).toList();
    }

    static List<ImageSet> copy(Path home, Schema schema) {
        List<ImageSet> sets = new ArrayList<>();
        for (Path sample : directories()) {
            sets.add(copy(sample, home.resolve(sample.getFileName())));
        }
        return sets;
    }

    static List<Path> homes(List<ImageSet> sets) {
        return sets.stream().map(ImageSet::directory).sorted().toList();
    }

    private static ImageSet copy(Path sample, Path directory) {
        try {
            Files.createDirectory(directory);
            for (Path file : Scratch.list(sample)) {
                if (file.toString().endsWith(".img")) {
                    Files.copy(file, directory.resolve(file.getFileName()));
                }
            }
            simplify(ImageDirectory.open(directory));
            Map<String, byte[]> images = new TreeMap<>();
            for (Path file : Scratch.list(directory)) {
                images.put(file.getFileName().toString(), Scratch.read(file));
            }
            return new ImageSet(directory, images);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void simplify(ImageDirectory images) throws IOException {
        Files.deleteIfExists(images.file(ImageType.FILE_LOCKS));
        task_kobj_ids_entry outer = images.readInventory().getRootIds();
        for (Path file : Scratch.list(images.path())) {
            long pid = ImageType.IDS.idOf(file.getFileName().toString());
            if (pid >= 0) {
                task_kobj_ids_entry ids = images.readOne(ImageType.IDS, pid);
                images.writeOne(ImageType.IDS, ids.toBuilder()
                        .setNetNsId(outer.getNetNsId()).setUserNsId(outer.getUserNsId())
                        .setTimeNsId(outer.getTimeNsId()).setCgroupNsId(outer.getCgroupNsId()).build(), pid);
            }
        }
        var supported = images.readAll(ImageType.FILES).stream()
                .filter(file -> !UNSUPPORTED.contains(file.getType())).map(dev.criu.proto.file_entry::getId).toList();
        for (Path file : Scratch.list(images.path())) {
            long id = ImageType.FDINFO.idOf(file.getFileName().toString());
            if (id >= 0) {
                images.writeList(ImageType.FDINFO,
                        images.readAll(ImageType.FDINFO, id).stream().filter(fd -> supported.contains(fd.getId())).toList(), id);
            }
        }
    }

    private static final List<dev.criu.proto.fd_types> UNSUPPORTED = List.of(
            dev.criu.proto.fd_types.INETSK, dev.criu.proto.fd_types.NETLINKSK, dev.criu.proto.fd_types.PACKETSK,
            dev.criu.proto.fd_types.INOTIFY, dev.criu.proto.fd_types.FANOTIFY, dev.criu.proto.fd_types.PIDFD,
            dev.criu.proto.fd_types.NS, dev.criu.proto.fd_types.TTY);
}
