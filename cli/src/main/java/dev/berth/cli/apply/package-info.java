/**
 * {@code berth apply}: makes the cluster's objects what the manifests say. Everything is read and
 * checked before anything is sent; then namespaces go first, the rest goes many in a call, and each
 * object's result is told in the order of the manifests.
 */
@NullMarked
package dev.berth.cli.apply;

import org.jspecify.annotations.NullMarked;
