package dev.berth.apiserver.store;

/**
 * How a {@link Transaction} bears on the space that the store takes. It is said where the write is
 * made, where one knows what was there before; when space runs short, what grows is refused first.
 * The store itself refuses none but the first of these for want of space.
 */
public enum SpaceUse {
  /** Takes more than before: a new object, or one that becomes larger. */
  GROWS,

  /**
   * Takes no more than before, or a little that leads to less: a deletion timestamp and all that
   * follows it, a finalizer that goes, a status that frees resources, an update of the same size.
   */
  BOUNDED,

  /**
   * Removes objects; or renews a Lease, without which nobody would lead who makes room. Nothing
   * stands in its way.
   */
  FREES
}
