package dev.criu.fuzz;

import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageReader;
import dev.criu.images.ImageType;
import dev.criu.images.ImageWriter;
import dev.criu.proto.file_entry;
import dev.criu.proto.sk_packet_entry;
import dev.criu.proto.task_kobj_ids_entry;
import dev.criu.proto.unix_sk_entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** Copies of the samples in {@code home}; {@code old} ones as older CRIU wrote sets. */
    static List<ImageSet> copy(Path home, boolean old) {
        List<ImageSet> sets = new ArrayList<>();
        for (Path sample : directories()) {
            sets.add(copy(sample, home.resolve(sample.getFileName()), old));
        }
        return sets;
    }

    static List<Path> homes(List<ImageSet> sets) {
        return sets.stream().map(ImageSet::directory).sorted().toList();
    }

    private static ImageSet copy(Path sample, Path directory, boolean old) {
        try {
            Files.createDirectory(directory);
            for (Path file : Scratch.list(sample)) {
                if (file.toString().endsWith(".img")) {
                    Files.copy(file, directory.resolve(file.getFileName()));
                }
            }
            simplify(ImageDirectory.open(directory));
            Additions.make(directory);
            if (old) {
                OldLayout.apply(directory);
            }
            return ImageSet.of(directory);
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
        List<file_entry> files = images.readAll(ImageType.FILES);
        Set<Integer> named = files.stream().map(file_entry::getUsk).filter(socket -> !socket.getName().isEmpty())
                .map(unix_sk_entry::getIno).collect(Collectors.toSet());
        var supported = files.stream()
                .filter(file -> !UNSUPPORTED.contains(file.getType()))
                .filter(file -> !named.contains(file.getUsk().getIno()) && !named.contains(file.getUsk().getPeer()))
                .map(file_entry::getId).toList();
        withoutQueuedDescriptors(images);
        for (Path file : Scratch.list(images.path())) {
            long id = ImageType.FDINFO.idOf(file.getFileName().toString());
            if (id >= 0) {
                images.writeList(ImageType.FDINFO,
                        images.readAll(ImageType.FDINFO, id).stream().filter(fd -> supported.contains(fd.getId())).toList(), id);
            }
        }
    }

    private static void withoutQueuedDescriptors(ImageDirectory images) {
        List<ImageReader.Entry<sk_packet_entry>> packets = new ArrayList<>();
        try (ImageReader<sk_packet_entry> reader = images.reader(ImageType.SK_QUEUES)) {
            reader.forEach(packets::add);
        }
        try (ImageWriter<sk_packet_entry> writer = images.create(ImageType.SK_QUEUES)) {
            packets.forEach(packet -> writer.write(packet.message().toBuilder().clearScm().build(), packet.payload()));
        }
    }

    private static final List<dev.criu.proto.fd_types> UNSUPPORTED = List.of(
            dev.criu.proto.fd_types.INETSK, dev.criu.proto.fd_types.NETLINKSK, dev.criu.proto.fd_types.PACKETSK,
            dev.criu.proto.fd_types.INOTIFY, dev.criu.proto.fd_types.FANOTIFY, dev.criu.proto.fd_types.PIDFD,
            dev.criu.proto.fd_types.NS, dev.criu.proto.fd_types.TTY);
}
