package dev.criu.core.resource;

/**
 * The session that a terminal controls, as far as the frozen tree tells; numbers are those of the tree's pid namespace.
 *
 * @param sid the session
 * @param foreground its foreground process group
 * @param leaderInTree whether the leader of the session is dumped with the tree
 */
public record TerminalSession(int sid, int foreground, boolean leaderInTree) {}
