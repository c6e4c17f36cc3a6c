/**
 * What a kind of open file is to the engine: how it is recognised and described on dump, and how it is made on restore. Each kind
 * lives in a package of its own below this one; {@link dev.criu.core.resource.FileKind} is its face, and the engine's catalog
 * lists them all.
 *
 * <p>The engine owns identity. On dump it finds out which descriptors are one open file description and numbers it; a kind sees
 * each description once. On restore every description is made once, in the <em>workshop</em> (a place with the tree's namespaces
 * whose descriptor numbers matter to nobody), and the engine hands it to every task at the numbers where it belongs.
 */
package dev.criu.core.resource;
