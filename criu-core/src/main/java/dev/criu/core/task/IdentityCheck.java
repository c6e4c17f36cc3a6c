package dev.criu.core.task;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.CapabilityNames;
import dev.criu.proto.creds_entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Says no to identities that this process cannot give, before anything is made: those of other users, and capabilities that it lacks
 * (credentials(7), capabilities(7)).
 */
public final class IdentityCheck {
    private final OwnIdentity own;

    public IdentityCheck(OwnIdentity own) {
        this.own = own;
    }

    /** @throws CriuException naming every thread that cannot become what it was, and why */
    public void check(List<ProcessImage> processes) {
        Set<String> offenders = new LinkedHashSet<>();
        for (ProcessImage process : processes) {
            for (ThreadImage thread : process.isZombie() ? List.<ThreadImage>of() : process.threads()) {
                for (String why : obstacles(thread.core().getThreadCore().getCreds())) {
                    offenders.add("tid " + thread.tid() + ": " + why);
                }
            }
        }
        if (!offenders.isEmpty()) {
            throw new CriuException("restore", String.join("; ", offenders) + "; restore as root, or with what is missing");
        }
    }

    private List<String> obstacles(creds_entry c) {
        List<String> found = new ArrayList<>(0);
        if (!own.hasUids(c) && lacks(CapabilityNames.SETUID)) {
            found.add("it belongs to user " + Integer.toUnsignedString(c.getEuid()) + ", criu to "
                    + Integer.toUnsignedString(own.status().uid().effective()) + " without CAP_SETUID");
        }
        if (!(own.hasGids(c) && own.hasGroups(c)) && lacks(CapabilityNames.SETGID)) {
            found.add("it is in other groups than criu, which lacks CAP_SETGID");
        }
        long more = Credentials.join(c.getCapPrmList()) & ~own.caps().permitted();
        if (more != 0) {
            found.add("criu lacks capabilities that it has: " + CapabilityNames.of(more));
        }
        if (own.excess(c) != 0 && lacks(CapabilityNames.SETPCAP)) {
            found.add("its bounding set lacks " + CapabilityNames.of(own.excess(c)) + ", and criu CAP_SETPCAP to take it away");
        }
        if (own.securebits() != c.getSecbits() && lacks(CapabilityNames.SETPCAP)) {
            found.add("it has other secure bits than criu, which lacks CAP_SETPCAP");
        }
        return found;
    }

    private boolean lacks(int capability) {
        return !CapabilityNames.has(own.caps().effective(), capability);
    }
}
