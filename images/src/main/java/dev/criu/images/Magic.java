package dev.criu.images;

import java.nio.file.Path;

/** The magic numbers at the start of image files, and their check. */
final class Magic {

    /** Starts every image but the inventory. CRIU: {@code IMG_COMMON_MAGIC}. */
    static final int COMMON = 0x54564319;
    /** Starts statistics and caches. CRIU: {@code IMG_SERVICE_MAGIC}. */
    static final int SERVICE = 0x55105940;

    private Magic() {
    }

    /** True if the file starts with one of the two shared magics, then its own. */
    static boolean hasPrefix(ImageType<?> type) {
        return type != ImageType.INVENTORY;
    }

    static int prefix(ImageType<?> type) {
        return type.isService() ? SERVICE : COMMON;
    }

    /** Reads the magics of {@code in} and throws unless they are those of {@code type}. */
    static void check(ImageInput in, ImageType<?> type) {
        int first = in.readInt("magic");
        if (hasPrefix(type) && first == prefix(type)) {
            first = in.readInt("magic");
        } else if (hasPrefix(type)) {
            throw first == type.magic() ? tooOld(in.path()) : foreign(in.path(), type, first);
        }
        if (first != type.magic()) {
            throw foreign(in.path(), type, first);
        }
    }

    /** Reads the magics of {@code in} and tells whose they are. */
    static ImageType<?> identify(ImageInput in) {
        int first = in.readInt("magic");
        int own = first == COMMON || first == SERVICE ? in.readInt("magic") : first;
        ImageType<?> type = ImageTypes.ofMagic(own).orElseThrow(() -> new ForeignImageException(in.path(),
                "no image, but a file with magic 0x" + Integer.toHexString(own)
                        + "; raw images (pages, routes, archives) have none"));
        if (hasPrefix(type) ? first != prefix(type) : first != own) {
            throw first == own ? tooOld(in.path()) : foreign(in.path(), type, first);
        }
        return type;
    }

    private static ImageException tooOld(Path file) {
        return new UnsupportedImageException(file, "an image of the first format version, without the common magic;"
                + " restore it with the CRIU that wrote it");
    }

    private static ImageException foreign(Path file, ImageType<?> type, int magic) {
        String what = ImageTypes.ofMagic(magic).map(t -> t + " image").orElse("file with magic 0x"
                + Integer.toHexString(magic));
        return new ForeignImageException(file, "not " + type + " but " + what + "; was it renamed?");
    }
}
