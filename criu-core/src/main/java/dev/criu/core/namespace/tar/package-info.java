/**
 * Archives of file trees as CRIU keeps the contents of a tmpfs: tar, which CRIU has the tar program write and read. Written is the pax
 * format (POSIX.1-2001, pax(1)), which keeps nanoseconds, long names and extended attributes; read are that, ustar, and what GNU tar
 * writes (long names, sparse files).
 */
package dev.criu.core.namespace.tar;
