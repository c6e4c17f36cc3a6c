/**
 * Image files on disk: their kinds ({@link dev.criu.images.ImageType}), the directory that holds them
 * ({@link dev.criu.images.ImageDirectory}), and page maps. Everything read is taken for hostile: a size is compared
 * with what is left of the file before anything is allocated, and whatever is wrong comes out as an
 * {@link dev.criu.images.ImageException} that names the file.
 *
 * <p>Lite messages only; schema, descriptors and JSON live in {@code dev.criu.images.json}, which the engine never
 * loads.
 */
package dev.criu.images;
