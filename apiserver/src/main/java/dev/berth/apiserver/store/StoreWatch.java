package dev.berth.apiserver.store;

/** A running watch of a {@link Store}. */
public interface StoreWatch extends AutoCloseable {
  /**
   * Asks for a {@link StoreWatcher#progressed} as soon as the watch has delivered all that there
   * is. A request may be lost; ask again.
   *
   * @return false when this store's answers to that can't be trusted, and none will come
   */
  boolean requestProgress();

  /** Ends the watch. The watcher is told nothing more once this returns, not even the end. */
  @Override
  void close();
}
