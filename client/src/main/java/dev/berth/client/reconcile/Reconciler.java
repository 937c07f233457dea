package dev.berth.client.reconcile;

import dev.berth.client.BerthClient;

/**
 * Makes the world what one key's objects say. Called by one worker at a time per key, by several
 * for different keys. Must be safe to run twice and when nothing has changed.
 *
 * @param <K> the key, a value such as {@link dev.berth.client.NamespacedName}
 */
@FunctionalInterface
public interface Reconciler<K> {
  /**
   * @param key what to look at; its objects may no longer exist
   * @param client writes through it are remembered: the key's next reconcile waits until the caches
   *     show them
   * @throws RuntimeException treated as {@link Outcome.Retry}; a failure of the API need not be
   *     caught
   */
  Outcome reconcile(K key, BerthClient client) throws InterruptedException;
}
