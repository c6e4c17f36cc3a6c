/** Measures how long a program pauses for a dump, and how long dump and restore take. Started by {@code zdtm/bench/run}. */
package dev.criu.zdtm.bench;
