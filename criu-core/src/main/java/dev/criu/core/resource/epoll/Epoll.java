package dev.criu.core.resource.epoll;

import dev.criu.proto.eventpoll_file_entry;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.fown_entry;
import java.util.ArrayList;
import java.util.List;

/** An epoll set as it stood when the tree was dumped. */
record Epoll(int id, int flags, fown_entry owner, List<Watch> watches) {
    Epoll {
        watches = List.copyOf(watches);
    }

    static Epoll of(file_entry entry) {
        eventpoll_file_entry epfd = entry.getEpfd();
        List<Watch> watches = new ArrayList<>(epfd.getTfdCount());
        for (var tfd : epfd.getTfdList()) {
            watches.add(Watch.of(tfd));
        }
        return new Epoll(epfd.getId(), epfd.getFlags(), epfd.getFown(), watches);
    }

    file_entry entry() {
        var epfd = eventpoll_file_entry.newBuilder().setId(id).setFlags(flags).setFown(owner);
        for (Watch watch : watches) {
            epfd.addTfd(watch.entry());
        }
        return file_entry.newBuilder().setType(fd_types.EVENTPOLL).setId(id).setEpfd(epfd).build();
    }
}
