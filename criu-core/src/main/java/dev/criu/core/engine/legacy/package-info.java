/**
 * Reads sets of images in all the layouts that CRIU ever wrote with the common magic: what older ones keep in files of their own is
 * put where it is today, so that nobody else has to know. Nothing here writes.
 */
package dev.criu.core.engine.legacy;
