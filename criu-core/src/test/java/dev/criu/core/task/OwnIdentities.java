package dev.criu.core.task;

import dev.criu.core.procfs.TaskStatus;
import dev.criu.proto.creds_entry;
import java.nio.charset.StandardCharsets;

/** Processes that a restore may run as. */
final class OwnIdentities {
    private OwnIdentities() {}

    /** Root, with these capabilities only. */
    static OwnIdentity root(long capabilities) {
        return of(0, capabilities);
    }

    /** User and group of this number, in group 7 too, with these capabilities, and these only in the bounding set. */
    static OwnIdentity of(int id, long capabilities) {
        String ids = (id + "\t").repeat(4);
        String set = String.format(":\t%016x%n", capabilities);
        String none = String.format(":\t%016x%n", 0);
        String text = "Name:\tcriu\nState:\tS (sleeping)\nTgid:\t5\nPid:\t5\nPPid:\t1\nTracerPid:\t0\nUid:\t" + ids + "\nGid:\t" + ids
                + "\nFDSize:\t64\nGroups:\t7 \nThreads:\t1\nSigPnd" + none + "ShdPnd" + none + "SigBlk" + none + "SigIgn" + none
                + "SigCgt" + none + "CapInh" + none + "CapPrm" + set + "CapEff" + set + "CapBnd" + set + "CapAmb" + none
                + "NoNewPrivs:\t0\nSeccomp:\t0\n";
        return new OwnIdentity(TaskStatus.parse(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** What images tell of a task that is the same. */
    static creds_entry credsOf(OwnIdentity own) {
        return Credentials.encode(own.status(), own.securebits());
    }
}
