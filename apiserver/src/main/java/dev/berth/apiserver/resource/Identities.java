package dev.berth.apiserver.resource;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** What makes an object this one and no other: uids, and names from a prefix. */
public final class Identities {
  /** As Kubernetes: no vowels, so that no words appear. */
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX = 5;

  /** Leaves room for the suffix in a name of one DNS label. */
  private static final int MAX_PREFIX = 63 - SUFFIX;

  private final RandomGenerator random;

  public Identities(RandomGenerator random) {
    this.random = random;
  }

  /** A random uid, in the form of all uids (RFC 9562, version 4). */
  public String uid() {
    byte[] bytes = new byte[2 * Long.BYTES];
    // In one piece: a secure source takes its lock for each.
    random.nextBytes(bytes);
    ByteBuffer longs = ByteBuffer.wrap(bytes);
    long high = (longs.getLong() & ~0xF000L) | 0x4000L;
    long low = (longs.getLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low).toString();
  }

  /** The prefix, cut when it is long, and five random characters. */
  String name(String prefix) {
    StringBuilder name = new StringBuilder(prefix);
    name.setLength(Math.min(prefix.length(), MAX_PREFIX));
    for (int i = 0; i < SUFFIX; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }
}
