/**
 * Dump: collect, freeze, observe, copy pages, write images, then end the tree or let it go. Until the images are complete the
 * tree can always be let go unharmed.
 */
package dev.criu.core.engine.dump;
