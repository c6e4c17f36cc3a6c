package dev.criu.images;

/** What an image file holds beyond its framed messages. */
public enum Payload {
    /** Messages of one type to the end of the file. */
    NONE,
    /** No magic and no messages, the file is all payload. */
    RAW,
    /** One {@code pagemap_head}, then {@code pagemap_entry} messages. */
    PAGEMAP,
    /** Each message is followed by {@code bytes} bytes. */
    PIPE,
    /** Each message is followed by {@code length} bytes. */
    PACKET,
    /** Each message is followed by {@code size} bytes, padded to 4, unless the segment has a page map of its own. */
    IPC_SHM,
    /** Each message is followed by {@code qnum} framed {@code ipc_msg}, each with {@code msize} bytes padded to 8. */
    IPC_MSG,
    /** Each message is followed by {@code nsems} values of 16 bits, padded to 8 bytes. */
    IPC_SEM,
    /**
     * One message, then the file's bytes to the end, or framed {@code ghost_chunk_entry}, each with {@code len} bytes.
     */
    GHOST,
    /** One message, then {@code inq_len} and {@code outq_len} bytes. */
    TCP,
    /** Each message is followed by {@code keys_bytes} and {@code values_bytes} bytes. */
    BPFMAP
}
