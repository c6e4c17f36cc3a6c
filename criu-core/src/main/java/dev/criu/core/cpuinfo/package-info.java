/**
 * What the processor can do, for {@code criu cpuinfo}: a tree dumped on one machine may use instructions that another lacks.
 *
 * <p>The facts come from {@code /proc/cpuinfo}, which shows what the processor has <em>and</em> the kernel lets tasks use.
 */
package dev.criu.core.cpuinfo;
