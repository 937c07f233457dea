/**
 * Empties namespaces that are being deleted. Reads Namespaces and lists what they hold; deletes all
 * of it (Tasks with their grace) and then removes the entry "kubernetes" from the Namespace's
 * spec.finalizers, upon which the API server lets it go. The API server takes no new content
 * meanwhile. Until then the condition NamespaceContentRemaining says what is still there.
 */
@NullMarked
package dev.berth.controller.namespace;

import org.jspecify.annotations.NullMarked;
