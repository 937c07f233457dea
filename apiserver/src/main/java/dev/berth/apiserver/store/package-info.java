/**
 * The store's contract: what a caller may rely on, whatever keeps the bytes. {@link
 * dev.berth.apiserver.store.Store} has two implementations, etcd and memory, and one suite holds
 * both to the contract. Read by the watch caches, written by the resource path.
 */
@NullMarked
package dev.berth.apiserver.store;

import org.jspecify.annotations.NullMarked;
