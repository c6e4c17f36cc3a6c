package dev.criu.cli.crit;

import com.google.protobuf.ByteString;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.pipe_entry;
import dev.criu.proto.reg_file_entry;
import dev.criu.proto.unix_sk_entry;
import java.util.HashMap;
import java.util.Map;

/** One line of text for each open file of an image, of the present layout or the older one of a file a kind. */
final class FileNames {

    private final Map<Long, String> names = new HashMap<>();

    FileNames(ImageDirectory images) {
        for (file_entry file : images.readAll(ImageType.FILES)) {
            names.put(key(file.getType(), file.getId()), describe(file));
        }
        images.readAll(ImageType.REG_FILES).forEach(file -> names.put(key(fd_types.REG, file.getId()), name(file)));
        images.readAll(ImageType.PIPES).forEach(pipe -> names.put(key(fd_types.PIPE, pipe.getId()), name(pipe)));
        images.readAll(ImageType.UNIXSK).forEach(sk -> names.put(key(fd_types.UNIXSK, sk.getId()), name(sk)));
    }

    /** The file of this type and id: a path, or the type and what tells it from others. */
    String of(fd_types type, int id) {
        String name = names.get(key(type, id));
        return name == null ? type + "." + Integer.toUnsignedString(id) : name;
    }

    /** The regular file of this id. */
    String of(int id) {
        return of(fd_types.REG, id);
    }

    private static long key(fd_types type, int id) {
        return (long) type.getNumber() << 32 | Integer.toUnsignedLong(id);
    }

    private static String describe(file_entry file) {
        return switch (file.getType()) {
            case REG -> name(file.getReg());
            case PIPE -> name(file.getPipe());
            case UNIXSK -> name(file.getUsk());
            default -> file.getType() + "." + Integer.toUnsignedString(file.getId());
        };
    }

    private static String name(reg_file_entry file) {
        return file.getName().toStringUtf8();
    }

    private static String name(pipe_entry pipe) {
        return "pipe[" + Integer.toUnsignedString(pipe.getPipeId()) + "]";
    }

    private static String name(unix_sk_entry socket) {
        String name = path(socket.getName());
        return "unix[" + Integer.toUnsignedString(socket.getIno()) + " ("
                + Integer.toUnsignedString(socket.getPeer()) + ")" + (name.isEmpty() ? "" : " " + name) + "]";
    }

    /** An abstract name starts with a zero, shown as {@code @}; others may end in one. */
    private static String path(ByteString name) {
        String text = name.toStringUtf8();
        boolean isAbstract = text.startsWith("\0");
        return (isAbstract ? "@" : "") + text.replace("\0", "");
    }
}
