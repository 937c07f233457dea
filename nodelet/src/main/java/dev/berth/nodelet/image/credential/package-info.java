/**
 * What registries are shown for an image: the Task's own Secrets first, in the Task's order, then
 * the node's Docker configuration. A {@link dev.berth.nodelet.image.credential.Keyring} finds what
 * fits an image; what could not be read becomes a note for people, and the pull is tried without
 * it. Secrets are read when a pull wants them and are never kept, logged or written.
 */
@NullMarked
package dev.berth.nodelet.image.credential;

import org.jspecify.annotations.NullMarked;
