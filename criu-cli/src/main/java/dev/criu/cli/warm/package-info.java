/**
 * A process of a user that stays, with all code loaded and compiled, and does what the launcher would start a new one for
 * ({@code criu warm}). See docs/adr/0029-warm-process.md.
 */
package dev.criu.cli.warm;
