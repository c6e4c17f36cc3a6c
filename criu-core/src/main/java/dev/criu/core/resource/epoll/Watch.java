package dev.criu.core.resource.epoll;

import dev.criu.core.procfs.EpollTarget;
import dev.criu.proto.eventpoll_tfd_entry;

/**
 * A watched descriptor.
 *
 * @param fd number under which it is open
 * @param events EPOLL*
 * @param data the caller's cookie
 * @param device where the file lies, in the kernel's encoding; for people who read images
 * @param inode likewise
 * @param pos the file's offset; likewise
 */
record Watch(int fd, int events, long data, int device, long inode, long pos) {
    private static final int EPOLLEXCLUSIVE = 1 << 28;
    private static final int EPOLLWAKEUP = 1 << 29;
    private static final int EPOLLONESHOT = 1 << 30;
    private static final int EPOLLET = 1 << 31;
    private static final int NO_EVENT = EPOLLEXCLUSIVE | EPOLLWAKEUP | EPOLLONESHOT | EPOLLET;

    /** @param fd a number under which the target is open now */
    static Watch of(EpollTarget target, int fd) {
        return new Watch(fd, target.events(), target.data(), target.device(), target.ino(), target.pos());
    }

    static Watch of(eventpoll_tfd_entry entry) {
        return new Watch(
                entry.getTfd(), entry.getEvents(), entry.getData(), entry.getDev(), entry.getInode(), entry.getPos());
    }

    eventpoll_tfd_entry entry() {
        return eventpoll_tfd_entry.newBuilder()
                .setId(0)
                .setTfd(fd)
                .setEvents(events)
                .setData(data)
                .setDev(device)
                .setInode(inode)
                .setPos(pos)
                .build();
    }

    /** Whether it has fired once (EPOLLONESHOT) and stays silent until it is armed again: no event is left, not even errors. */
    boolean isSpent() {
        return (events & ~NO_EVENT) == 0;
    }
}
