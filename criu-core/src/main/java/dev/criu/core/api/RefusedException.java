package dev.criu.core.api;

import java.util.List;

/** A dump was refused before anything was lost: the tree holds what cannot be kept. Carries every offender at once. */
public final class RefusedException extends CriuException {
    private static final long serialVersionUID = 1L;

    private final transient List<Refusal> refusals;

    public RefusedException(List<Refusal> refusals) {
        super("refused", describe(refusals));
        this.refusals = List.copyOf(refusals);
    }

    /** All offenders, at least one. */
    public List<Refusal> refusals() {
        return refusals;
    }

    private static String describe(List<Refusal> refusals) {
        if (refusals.isEmpty()) {
            throw new IllegalArgumentException("a refusal needs an offender");
        }
        String first = refusals.get(0).toString();
        return refusals.size() == 1 ? first : first + " (and " + (refusals.size() - 1) + " more)";
    }

    /**
     * One object that cannot be dumped.
     *
     * @param object coordinates, as {@code pid 812 fd 7 (socket)}
     * @param reason why it cannot be kept
     * @param remedy what the user can do, empty if nothing
     */
    public record Refusal(String object, String reason, String remedy) {
        @Override
        public String toString() {
            return object + ": " + reason + (remedy.isEmpty() ? "" : "; " + remedy);
        }
    }
}
