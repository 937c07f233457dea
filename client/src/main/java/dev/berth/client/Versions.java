package dev.berth.client;

/**
 * The order of resource versions. Callers of the API treat them as opaque; the SDK alone uses that
 * they are decimal numbers that grow, in this one place.
 */
public final class Versions {
  private Versions() {}

  /**
   * The place of a version in the order.
   *
   * @return 0 for ""
   * @throws IllegalArgumentException when it is not a version
   */
  public static long order(String version) {
    return version.isEmpty() ? 0 : Long.parseUnsignedLong(version);
  }
}
