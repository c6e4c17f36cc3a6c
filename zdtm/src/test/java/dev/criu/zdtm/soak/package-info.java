/** A busy tree that is dumped and restored for minutes or hours, and what must not grow meanwhile; see {@code zdtm/README.md}. */
package dev.criu.zdtm.soak;
