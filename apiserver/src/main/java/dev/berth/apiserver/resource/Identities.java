package dev.berth.apiserver.resource;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** What makes an object this one and no other: uids, and names from a prefix. */
public final class Identities {
  /** As Kubernetes: no vowels, so that no words appear. */
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX = 5;

  /** Leaves room for the suffix in a name of one DNS label. */
  private static final int MAX_PREFIX = 63 - SUFFIX;

  private static final int SEED_BYTES = 48;

  /** Guarded by itself: the fast ones are not made for several threads. */
  private final RandomGenerator random;

  public Identities(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Those of one server. A secure source for each would cost a create a few microseconds; a state
   * of 384 bits that it has seeded keeps the uids of all servers apart just as well. They are
   * unique, not secret.
   */
  public static Identities seeded() {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return new Identities(RandomGeneratorFactory.of("L128X256MixRandom").create(seed));
  }

  /** A random uid, in the form of all uids (RFC 9562, version 4). */
  public String uid() {
    long high;
    long low;
    synchronized (random) {
      high = random.nextLong();
      low = random.nextLong();
    }
    return new UUID((high & ~0xF000L) | 0x4000L, (low & ~(0b11L << 62)) | (0b10L << 62)).toString();
  }

  /** The prefix, cut when it is long, and five random characters. */
  String name(String prefix) {
    StringBuilder name = new StringBuilder(prefix);
    name.setLength(Math.min(prefix.length(), MAX_PREFIX));
    synchronized (random) {
      for (int i = 0; i < SUFFIX; i++) {
        name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
    }
    return name.toString();
  }
}
