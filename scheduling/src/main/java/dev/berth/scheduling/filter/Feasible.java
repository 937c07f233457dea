package dev.berth.scheduling.filter;

/** The nodes that every rule about nodes allows, in no particular order. */
public interface Feasible {
  int count();

  /** The number of one of them. */
  int node(int i);

  /** Another number whenever one has come or gone, or has other labels. */
  long version();
}
