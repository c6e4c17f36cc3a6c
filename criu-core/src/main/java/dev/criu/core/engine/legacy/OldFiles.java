package dev.criu.core.engine.legacy;

import com.google.protobuf.MessageLite;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.proto.eventpoll_tfd_entry;
import dev.criu.proto.fanotify_mark_entry;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.inotify_wd_entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/** Open files of sets without {@code files.img}: one image for each kind, and further ones for the watches of some. */
final class OldFiles {
    private final ImageDirectory images;
    private final List<file_entry> files = new ArrayList<>();

    private OldFiles(ImageDirectory images) {
        this.images = images;
    }

    /** All open files, as {@code files.img} would list them. */
    static List<file_entry> read(ImageDirectory images) {
        return new OldFiles(images).readAll();
    }

    private List<file_entry> readAll() {
        read(ImageType.REG_FILES, fd_types.REG, e -> e.getId(), file_entry.Builder::setReg);
        read(ImageType.EXT_FILES, fd_types.EXT, e -> e.getId(), file_entry.Builder::setExt);
        read(ImageType.NS_FILES, fd_types.NS, e -> e.getId(), file_entry.Builder::setNsf);
        read(ImageType.EVENTFD_FILE, fd_types.EVENTFD, e -> e.getId(), file_entry.Builder::setEfd);
        read(ImageType.SIGNALFD, fd_types.SIGNALFD, e -> e.getId(), file_entry.Builder::setSgfd);
        read(ImageType.TIMERFD, fd_types.TIMERFD, e -> e.getId(), file_entry.Builder::setTfd);
        read(ImageType.PIPES, fd_types.PIPE, e -> e.getId(), file_entry.Builder::setPipe);
        read(ImageType.FIFO, fd_types.FIFO, e -> e.getId(), file_entry.Builder::setFifo);
        read(ImageType.UNIXSK, fd_types.UNIXSK, e -> e.getId(), file_entry.Builder::setUsk);
        read(ImageType.INETSK, fd_types.INETSK, e -> e.getId(), file_entry.Builder::setIsk);
        read(ImageType.PACKETSK, fd_types.PACKETSK, e -> e.getId(), file_entry.Builder::setPsk);
        read(ImageType.NETLINK_SK, fd_types.NETLINKSK, e -> e.getId(), file_entry.Builder::setNlsk);
        read(ImageType.TTY_FILES, fd_types.TTY, e -> e.getId(), file_entry.Builder::setTty);
        read(ImageType.TUNFILE, fd_types.TUNF, e -> e.getId(), file_entry.Builder::setTunf);
        Map<Integer, List<eventpoll_tfd_entry>> targets = byFile(ImageType.EVENTPOLL_TFD, w -> w.getId());
        read(ImageType.EVENTPOLL_FILE, fd_types.EVENTPOLL, e -> e.getId(), (file, e) ->
                file.setEpfd(e.toBuilder().addAllTfd(targets.getOrDefault(e.getId(), List.of()))));
        Map<Integer, List<inotify_wd_entry>> watches = byFile(ImageType.INOTIFY_WD, w -> w.getId());
        read(ImageType.INOTIFY_FILE, fd_types.INOTIFY, e -> e.getId(), (file, e) ->
                file.setIfy(e.toBuilder().addAllWd(watches.getOrDefault(e.getId(), List.of()))));
        Map<Integer, List<fanotify_mark_entry>> marks = byFile(ImageType.FANOTIFY_MARK, w -> w.getId());
        read(ImageType.FANOTIFY_FILE, fd_types.FANOTIFY, e -> e.getId(), (file, e) ->
                file.setFfy(e.toBuilder().addAllMark(marks.getOrDefault(e.getId(), List.of()))));
        return files;
    }

    private <M extends MessageLite> Map<Integer, List<M>> byFile(ImageType<M> type, ToIntFunction<M> file) {
        Map<Integer, List<M>> watches = new HashMap<>();
        for (M watch : images.readAll(type)) {
            watches.computeIfAbsent(file.applyAsInt(watch), key -> new ArrayList<>()).add(watch);
        }
        return watches;
    }

    private <M extends MessageLite> void read(
            ImageType<M> type, fd_types kind, ToIntFunction<M> id, BiConsumer<file_entry.Builder, M> set) {
        for (M entry : images.readAll(type)) {
            file_entry.Builder file = file_entry.newBuilder().setType(kind).setId(id.applyAsInt(entry));
            set.accept(file, entry);
            files.add(file.build());
        }
    }
}
