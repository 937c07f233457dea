/**
 * The store without etcd, for tests and {@code berth dev --store memory}: the same promises, a real
 * history of versions, nothing on disk.
 */
@NullMarked
package dev.berth.apiserver.store.memory;

import org.jspecify.annotations.NullMarked;
