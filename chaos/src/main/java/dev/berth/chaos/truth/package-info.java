/**
 * The truth of a run on etcd: what each member tells of its own log, read over connections that no
 * fault touches and without any of the store's own code for watching. Read by {@code check} through
 * the history.
 */
@NullMarked
package dev.berth.chaos.truth;

import org.jspecify.annotations.NullMarked;
