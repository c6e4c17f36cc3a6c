package dev.criu.linux.call;

/** What this tool asks statx(2), and where in a struct statx the answers are (include/uapi/linux/stat.h); offsets and sizes in bytes. */
public final class Statx {
    /** Size of the structure. */
    public static final int BYTES = 256;
    /** STATX_TYPE and STATX_SIZE. */
    public static final int TYPE_AND_SIZE = 0x201;
    /** STATX_MNT_ID. */
    public static final int MNT_ID = 0x1000;
    /** Offset of stx_mode, 16 bits. */
    public static final int MODE_OFFSET = 28;
    /** Offset of stx_size, 64 bits. */
    public static final int SIZE_OFFSET = 40;
    /** Offset of stx_mnt_id, 64 bits. */
    public static final int MNT_ID_OFFSET = 144;

    private Statx() {}
}
