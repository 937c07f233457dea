package dev.berth.client.informer;

/** How one object of the cache changed. */
public sealed interface Change<T> {
  /** The object as it now is, or as it last was. */
  T object();

  /** It was not in the cache before. */
  record Added<T>(T object) implements Change<T> {}

  /** It was in the cache in another state. */
  record Updated<T>(T before, T object) implements Change<T> {}

  /**
   * It is gone from the cache.
   *
   * @param object its last state that is known; after a gap in the watch there may have been later
   *     ones
   */
  record Removed<T>(T object) implements Change<T> {}
}
