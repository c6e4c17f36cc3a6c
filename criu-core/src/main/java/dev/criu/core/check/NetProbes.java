package dev.criu.core.check;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.memory.NativeMemory;
import java.util.function.Function;

/** Probes that talk to the network stack; what makes interfaces does so in namespaces that end with the probe. */
final class NetProbes {
    private static final int AF_INET = 2;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_ROUTE = 0;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_RAW = 255;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWNSID = 88;
    private static final int RTM_GETNSID = 90;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_LINK_NETNSID = 37;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;
    private static final int NETNSA_FD = 3;
    private static final int IFINFOMSG = 16;
    private static final int INET_DIAG_REQUEST = 56;
    private static final int TCP_REPAIR = 19;
    private static final int SHUT_WR = 1;
    private static final int SIOCGSKNS = 0x894c;
    private static final int ANSWER = 1 << 15;
    private static final int INDEX = 4321;

    private NetProbes() {}

    /** Raw sockets show in sock_diag(7): CONFIG_INET_RAW_DIAG. */
    static Verdict rawDiagnosis(Host host) {
        byte[] request = new byte[INET_DIAG_REQUEST];
        request[0] = AF_INET;
        request[1] = (byte) IPPROTO_RAW;
        byte[] message = new Netlink(SOCK_DIAG_BY_FAMILY, Netlink.DUMP).fixed(request).toBytes();
        return ask(host, NETLINK_SOCK_DIAG, message, answer -> {
            int error = error(answer);
            return Verdict.of(error == 0, "sock_diag of raw sockets: " + Errno.describe(error));
        });
    }

    /** RTM_GETNSID of this thread's own network namespace. */
    static Verdict namespaceId(Host host) {
        return host.withDescriptor("ns/net", host.open("/proc/thread-self/ns/net"), namespace -> {
            byte[] message = new Netlink(RTM_GETNSID, 0).fixed(new byte[4]).attribute(NETNSA_FD, (int) namespace).toBytes();
            return ask(host, NETLINK_ROUTE, message, answer -> Verdict.of(
                    (answer.getInt(4) & 0xffff) == RTM_NEWNSID, "RTM_GETNSID: " + Errno.describe(error(answer))));
        });
    }

    /** An interface is made with an index that was asked for. */
    static Verdict newIndex(Host host) {
        return ask(host, NETLINK_ROUTE, pair(INDEX, -1), answer -> {
            int error = error(answer);
            return error != 0
                    ? Verdict.missing("an interface with index " + INDEX + ": " + Errno.describe(error))
                    : Verdict.of(has(host, INDEX), "the index that was asked for is ignored");
        });
    }

    /** The namespace of an interface's other end shows as IFLA_LINK_NETNSID. For a thread in a network namespace of its own. */
    static Verdict linkNamespaceId(Host host) {
        return host.withDescriptor("ns/net", host.open("/proc/thread-self/ns/net"), first -> {
            long second = host.call(Sys.UNSHARE, Aside.NEWNET, 0, 0);
            if (Errno.isError(second)) {
                return Verdict.missing("unshare: " + Errno.describe((int) -second));
            }
            return ask(host, NETLINK_ROUTE, pair(INDEX, (int) first), made -> error(made) != 0
                    ? Verdict.missing("a pair of interfaces: " + Errno.describe(error(made)))
                    : ask(host, NETLINK_ROUTE, new Netlink(RTM_GETLINK, 0).link(INDEX).toBytes(), answer -> Verdict.of(
                            hasAttribute(answer, IFLA_LINK_NETNSID), "interfaces do not show IFLA_LINK_NETNSID")));
        });
    }

    /** TCP_REPAIR of a connection that one side has shut down (Linux 4.18); over loopback, on a port that the kernel chooses. */
    static Verdict halfClosedRepair(Host host) {
        return host.withDescriptor("socket", host.call(Sys.SOCKET, AF_INET, SOCK_STREAM, 0), server -> host.withDescriptor(
                "socket", host.call(Sys.SOCKET, AF_INET, SOCK_STREAM, 0), client -> {
                    try (NativeMemory address = NativeMemory.allocate(24)) {
                        address.putInt(0, AF_INET);
                        address.putInt(4, 0x0100007f);
                        address.putInt(16, 16);
                        int on = 20;
                        address.putInt(on, 1);
                        long done = first(
                                () -> host.call(Sys.BIND, server, address.address(), 16),
                                () -> host.call(Sys.LISTEN, server, 1, 0),
                                () -> host.call(Sys.GETSOCKNAME, server, address.address(), address.address() + 16),
                                () -> host.call(Sys.CONNECT, client, address.address(), 16),
                                () -> host.call(Sys.SHUTDOWN, client, SHUT_WR, 0),
                                () -> host.call(Sys.SETSOCKOPT, client, IPPROTO_TCP, TCP_REPAIR, address.address() + on, 4));
                        return Verdict.of(done == 0, "TCP_REPAIR of a half-closed connection: " + Errno.describe((int) -done));
                    }
                }));
    }

    /** SIOCGSKNS of a tun descriptor that has no interface yet. */
    static Verdict tunNamespace(Host host) {
        return host.withDescriptor("/dev/net/tun", host.open("/dev/net/tun"), tun -> host.withDescriptor(
                "SIOCGSKNS of a tun", host.call(Sys.IOCTL, tun, SIOCGSKNS, 0), namespace -> Verdict.present()));
    }

    /** RTM_NEWLINK of a veth pair; the other end goes to the namespace {@code peer} unless that is -1. */
    private static byte[] pair(int index, int peer) {
        return new Netlink(RTM_NEWLINK, Netlink.ACK | Netlink.CREATE_EXCLUSIVE)
                .link(index)
                .attribute(IFLA_IFNAME, "probe0")
                .attribute(IFLA_LINKINFO, info -> info.attribute(IFLA_INFO_KIND, "veth")
                        .attribute(IFLA_INFO_DATA, data -> data.attribute(VETH_INFO_PEER, other -> {
                            other.link(0).attribute(IFLA_IFNAME, "probe1");
                            if (peer >= 0) {
                                other.attribute(IFLA_NET_NS_FD, peer);
                            }
                        })))
                .toBytes();
    }

    private static boolean has(Host host, int index) {
        return ask(host, NETLINK_ROUTE, new Netlink(RTM_GETLINK, 0).link(index).toBytes(), answer -> Verdict.of(
                        error(answer) == 0, "no interface " + index))
                .supported();
    }

    private static Verdict ask(Host host, int protocol, byte[] message, Function<NativeMemory, Verdict> read) {
        return host.withDescriptor("netlink", host.call(Sys.SOCKET, AF_NETLINK, SOCK_RAW, protocol), socket -> {
            try (NativeMemory buffer = NativeMemory.allocate(ANSWER)) {
                buffer.put(0, message);
                long sent = host.call(Sys.WRITE, socket, buffer.address(), message.length);
                if (Errno.isError(sent)) {
                    return Verdict.missing("netlink: " + Errno.describe((int) -sent));
                }
                buffer.clear(0, ANSWER);
                long got = host.call(Sys.READ, socket, buffer.address(), ANSWER);
                return got < Netlink.HEADER + 4
                        ? Verdict.missing("netlink: " + Errno.describe((int) -got))
                        : read.apply(buffer.slice(0, got));
            }
        });
    }

    /** The error number that an answer is, or that the end of a list tells; 0 if none. */
    private static int error(NativeMemory answer) {
        int type = answer.getInt(4) & 0xffff;
        return type == NLMSG_ERROR || type == NLMSG_DONE ? -answer.getInt(Netlink.HEADER) : 0;
    }

    private static boolean hasAttribute(NativeMemory link, int type) {
        long end = Math.min(link.getInt(0), link.size());
        for (long at = Netlink.HEADER + IFINFOMSG; at + 4 <= end; ) {
            int header = link.getInt(at);
            int length = header & 0xffff;
            if (header >>> 16 == type) {
                return true;
            }
            at += Math.max(4, length + 3 & ~3);
        }
        return false;
    }

    @FunctionalInterface
    private interface Step {
        long make();
    }

    /** The outcome of the first step that fails, 0 if none does. */
    private static long first(Step... steps) {
        for (Step step : steps) {
            long result = step.make();
            if (Errno.isError(result)) {
                return result;
            }
        }
        return 0;
    }
}
