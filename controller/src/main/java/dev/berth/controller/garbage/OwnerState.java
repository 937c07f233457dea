package dev.berth.controller.garbage;

/** What is known of one owner of an object. */
enum OwnerState {
  /** It is there, or it can't be found out. */
  THERE,
  /** It is there and waits, being deleted, for its dependents to be gone. */
  WAITS_FOR_DEPENDENTS,
  /** There is none of that name and uid. */
  GONE
}
