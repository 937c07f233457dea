package dev.berth.cli.get;

/** Prints objects of one kind in one format. */
@FunctionalInterface
interface Show<T> {
  void object(T object);

  /** What was given so far is to be printed. */
  default void pageEnds() {}
}
