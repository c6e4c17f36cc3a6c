package dev.criu.core.task;

import dev.criu.core.procfs.CapabilityNames;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.proto.creds_entry;
import java.util.List;

/** Identity and capabilities of a thread (credentials(7), capabilities(7)) as {@code creds_entry}, both ways. */
final class Credentials {
    private static final int PR_SET_SECUREBITS = 28;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_RAISE = 2;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int SECBITS_SETUID_FIXUP_OFF = 1 << 2 | 1;
    private static final int LAST_CAPABILITY = 40;

    private Credentials() {}

    static creds_entry encode(TaskStatus status, int securebits) {
        creds_entry.Builder c = creds_entry.newBuilder()
                .setUid(status.uid().real())
                .setEuid(status.uid().effective())
                .setSuid(status.uid().saved())
                .setFsuid(status.uid().filesystem())
                .setGid(status.gid().real())
                .setEgid(status.gid().effective())
                .setSgid(status.gid().saved())
                .setFsgid(status.gid().filesystem())
                .addAllGroups(status.groups())
                .setSecbits(securebits);
        TaskStatus.Caps caps = status.caps();
        c.addCapInh((int) caps.inheritable()).addCapInh((int) (caps.inheritable() >>> 32));
        c.addCapPrm((int) caps.permitted()).addCapPrm((int) (caps.permitted() >>> 32));
        c.addCapEff((int) caps.effective()).addCapEff((int) (caps.effective() >>> 32));
        c.addCapBnd((int) caps.bounding()).addCapBnd((int) (caps.bounding() >>> 32));
        c.addCapAmb((int) caps.ambient()).addCapAmb((int) (caps.ambient() >>> 32));
        if (status.noNewPrivs()) {
            c.setNoNewPrivs(1);
        }
        return c.build();
    }

    /**
     * Adds the calls that give the calling thread these credentials, as far as it has others. The order is that of capabilities(7):
     * groups and ids while all capabilities are there, kept across the change of uid by the no-setuid-fixup bit; then the inheritable
     * set, which the bounding set limits, the ambient set, which both limit, the bounding set, the secure bits, and last the sets that
     * take the right to do all this away.
     */
    static void restore(Program program, creds_entry c, OwnIdentity own, String object) {
        int securebits = ids(program, c, own, object);
        TaskStatus.Caps caps = own.caps();
        long inheritable = join(c.getCapInhList());
        capset(program, caps.permitted(), caps.permitted(), inheritable, object);
        ambient(program, join(c.getCapAmbList()), object);
        for (int cap = 0; cap <= LAST_CAPABILITY; cap++) {
            if (CapabilityNames.has(own.excess(c), cap)) {
                program.call(Sys.PRCTL, PR_CAPBSET_DROP, cap, 0, 0, 0).purpose(object + " bounding set");
            }
        }
        if (securebits != c.getSecbits()) {
            program.call(Sys.PRCTL, PR_SET_SECUREBITS, c.getSecbits(), 0, 0, 0).purpose(object + " securebits");
        }
        capset(program, join(c.getCapEffList()), join(c.getCapPrmList()), inheritable, object);
        if (c.getNoNewPrivs() != 0) {
            program.call(Sys.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0).purpose(object + " no_new_privs");
        }
    }

    /** Groups and ids; returns the secure bits afterwards. */
    private static int ids(Program program, creds_entry c, OwnIdentity own, String object) {
        if (!own.hasGroups(c)) {
            int groups = c.getGroupsCount();
            Buffer list = Buffer.struct(Math.max(groups * 4, 8));
            for (int i = 0; i < groups; i++) {
                list.putInt(i * 4, c.getGroups(i));
            }
            program.call(Sys.SETGROUPS, Arg.of(groups), list).purpose(object + " groups");
        }
        if (!own.hasGids(c)) {
            program.call(Sys.SETRESGID, unsigned(c.getGid()), unsigned(c.getEgid()), unsigned(c.getSgid()))
                    .purpose(object + " gids");
            program.call(Sys.SETFSGID, unsigned(c.getFsgid())).anyOutcome();
        }
        if (own.hasUids(c)) {
            return own.securebits();
        }
        program.call(Sys.PRCTL, PR_SET_SECUREBITS, SECBITS_SETUID_FIXUP_OFF, 0, 0, 0).purpose(object + " securebits");
        program.call(Sys.SETRESUID, unsigned(c.getUid()), unsigned(c.getEuid()), unsigned(c.getSuid()))
                .purpose(object + " uids");
        program.call(Sys.SETFSUID, unsigned(c.getFsuid())).anyOutcome();
        return SECBITS_SETUID_FIXUP_OFF;
    }

    private static void ambient(Program program, long wanted, String object) {
        program.call(Sys.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0).purpose(object + " ambient set");
        for (int cap = 0; cap <= LAST_CAPABILITY; cap++) {
            if ((wanted >>> cap & 1) != 0) {
                program.call(Sys.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0)
                        .purpose(object + " ambient capability " + cap);
            }
        }
    }

    private static void capset(Program program, long effective, long permitted, long inheritable, String object) {
        Buffer header = Buffer.struct(8).putInt(0, CAPABILITY_VERSION_3);
        Buffer data = Buffer.struct(24)
                .putInt(0, (int) effective)
                .putInt(4, (int) permitted)
                .putInt(8, (int) inheritable)
                .putInt(12, (int) (effective >>> 32))
                .putInt(16, (int) (permitted >>> 32))
                .putInt(20, (int) (inheritable >>> 32));
        program.call(Sys.CAPSET, header, data).purpose(object + " capabilities");
    }

    private static long unsigned(int id) {
        return id & 0xffffffffL;
    }

    static long join(List<Integer> words) {
        long value = 0;
        for (int i = 0; i < Math.min(words.size(), 2); i++) {
            value |= (words.get(i) & 0xffffffffL) << 32 * i;
        }
        return value;
    }
}
