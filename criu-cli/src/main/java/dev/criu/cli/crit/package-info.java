/**
 * The {@code crit} tool: shows images as JSON, makes images of JSON, and explores an image directory. It needs the
 * {@code images} module alone; command line and output are those of CRIU's {@code crit}, which scripts parse.
 */
package dev.criu.cli.crit;
