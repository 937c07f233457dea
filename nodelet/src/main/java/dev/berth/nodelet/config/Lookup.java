package dev.berth.nodelet.config;

/** What is known of a ConfigMap or Secret. */
public sealed interface Lookup {
  /** It was last seen so. */
  record Known(Snapshot snapshot) implements Lookup {}

  /** There is none of that name. */
  record Missing() implements Lookup {}

  /** No API server has said yet. */
  record Unknown() implements Lookup {}
}
