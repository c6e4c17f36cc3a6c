/**
 * The tree: which tasks there are, how they are frozen and let go, and what is known of each. Everything here deals with live
 * tasks of a dump; what a restore makes is in {@code dev.criu.core.engine}.
 */
package dev.criu.core.tree;
