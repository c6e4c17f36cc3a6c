/**
 * Unix sockets (unix(7), net/unix/af_unix.c), in a first form: pairs without names with both ends in the tree, ends whose peer was
 * closed, and sockets that were never connected; with what is queued in them, descriptors and credentials excepted.
 *
 * <p>Which socket is connected to which only NETLINK_SOCK_DIAG tells. Queues are looked at with MSG_PEEK, so a dump takes nothing
 * out, and filled from the other end on restore.
 */
package dev.criu.core.resource.unix;
