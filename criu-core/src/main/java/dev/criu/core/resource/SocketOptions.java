package dev.criu.core.resource;

import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.proto.sk_opts_entry;

/** The options that sockets of all families have, as images list them. */
public final class SocketOptions {
    private static final int TIMEVAL_BYTES = 16;
    private static final int LINGER_BYTES = 8;

    private SocketOptions() {}

    /** Asks a socket of this process for its options. */
    public static sk_opts_entry read(Kernel kernel, int fd, String object) {
        try (NativeMemory room = NativeMemory.allocate(SocketOption.ROOM)) {
            return new Reader(kernel, fd, room, object).read();
        }
    }

    private record Reader(Kernel kernel, int fd, NativeMemory room, String object) {
        sk_opts_entry read() {
            var opts = sk_opts_entry.newBuilder()
                    .setSoSndbuf(number(SocketOption.SNDBUF))
                    .setSoRcvbuf(number(SocketOption.RCVBUF))
                    .setReuseaddr(flag(SocketOption.REUSEADDR))
                    .setSoPriority(number(SocketOption.PRIORITY))
                    .setSoRcvlowat(number(SocketOption.RCVLOWAT))
                    .setSoPasscred(flag(SocketOption.PASSCRED))
                    .setSoPasssec(flag(SocketOption.PASSSEC))
                    .setSoDontroute(flag(SocketOption.DONTROUTE))
                    .setSoNoCheck(flag(SocketOption.NO_CHECK))
                    .setSoReuseport(flag(SocketOption.REUSEPORT))
                    .setSoBroadcast(flag(SocketOption.BROADCAST))
                    .setSoKeepalive(flag(SocketOption.KEEPALIVE))
                    .setSoOobinline(number(SocketOption.OOBINLINE))
                    .setSoBufLock(number(SocketOption.BUF_LOCK));
            SocketOption.SNDTIMEO.read(kernel, fd, room, TIMEVAL_BYTES, object);
            opts.setSoSndTmoSec(room.getLong(0)).setSoSndTmoUsec(room.getLong(8));
            SocketOption.RCVTIMEO.read(kernel, fd, room, TIMEVAL_BYTES, object);
            opts.setSoRcvTmoSec(room.getLong(0)).setSoRcvTmoUsec(room.getLong(8));
            addRare(opts);
            return opts.build();
        }

        /** What CRIU leaves out unless it is set. */
        private void addRare(sk_opts_entry.Builder opts) {
            int mark = number(SocketOption.MARK);
            if (mark != 0) {
                opts.setSoMark(mark);
            }
            SocketOption.LINGER.read(kernel, fd, room, LINGER_BYTES, object);
            if (room.getInt(0) != 0) {
                opts.setSoLinger(room.getInt(4));
            }
        }

        private int number(SocketOption option) {
            option.read(kernel, fd, room, Integer.BYTES, object);
            return room.getInt(0);
        }

        private boolean flag(SocketOption option) {
            return number(option) != 0;
        }
    }

    /** Adds calls that give a new socket these options. */
    public static void restore(Program program, Arg fd, sk_opts_entry opts, String object) {
        new Writer(program, fd, object).write(opts);
    }

    /** Adds calls that make room for sending: beyond the limit of net.core.wmem_max if this is allowed (CAP_NET_ADMIN). */
    public static void setSendBuffer(Program program, Arg fd, int bytes, String object) {
        new Writer(program, fd, object).setSize(SocketOption.SNDBUF, SocketOption.SNDBUFFORCE, bytes);
    }

    private record Writer(Program program, Arg fd, String object) {
        void write(sk_opts_entry opts) {
            // The kernel doubles what is set, and marks it as set by the user, which BUF_LOCK then corrects (sk_setsockopt()).
            setSendBuffer(program, fd, opts.getSoSndbuf() / 2, object);
            setSize(SocketOption.RCVBUF, SocketOption.RCVBUFFORCE, opts.getSoRcvbuf() / 2);
            SocketOption.BUF_LOCK.set(program, fd, opts.getSoBufLock(), object);
            timeout(SocketOption.SNDTIMEO, opts.getSoSndTmoSec(), opts.getSoSndTmoUsec());
            timeout(SocketOption.RCVTIMEO, opts.getSoRcvTmoSec(), opts.getSoRcvTmoUsec());
            flag(SocketOption.REUSEADDR, opts.getReuseaddr());
            number(SocketOption.PRIORITY, opts.getSoPriority(), 0);
            number(SocketOption.RCVLOWAT, opts.getSoRcvlowat(), opts.hasSoRcvlowat() ? 1 : 0);
            number(SocketOption.MARK, opts.getSoMark(), 0);
            flag(SocketOption.PASSCRED, opts.getSoPasscred());
            flag(SocketOption.PASSSEC, opts.getSoPasssec());
            flag(SocketOption.DONTROUTE, opts.getSoDontroute());
            flag(SocketOption.NO_CHECK, opts.getSoNoCheck());
            flag(SocketOption.REUSEPORT, opts.getSoReuseport());
            flag(SocketOption.BROADCAST, opts.getSoBroadcast());
            flag(SocketOption.KEEPALIVE, opts.getSoKeepalive());
            flag(SocketOption.OOBINLINE, opts.getSoOobinline() != 0);
            if (opts.hasSoLinger()) {
                Buffer linger = Buffer.struct(LINGER_BYTES).putInt(0, 1).putInt(4, opts.getSoLinger());
                SocketOption.LINGER.set(program, fd, linger, object);
            }
        }

        private void setSize(SocketOption option, SocketOption force, int bytes) {
            option.set(program, fd, bytes, object);
            force.set(program, fd, bytes, object).anyOutcome();
        }

        private void number(SocketOption option, int value, int usual) {
            if (value != usual) {
                option.set(program, fd, value, object);
            }
        }

        private void flag(SocketOption option, boolean value) {
            number(option, value ? 1 : 0, 0);
        }

        private void timeout(SocketOption option, long seconds, long micros) {
            if ((seconds | micros) != 0) {
                option.set(program, fd, Buffer.struct(TIMEVAL_BYTES).putLong(0, seconds).putLong(8, micros), object);
            }
        }
    }
}
