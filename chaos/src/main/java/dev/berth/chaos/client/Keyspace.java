package dev.berth.chaos.client;

import dev.berth.chaos.history.Selection;
import java.util.List;
import java.util.Random;

/** The keys of a run: two namespaces, and a tenth of the keys is everybody's. */
final class Keyspace {
  static final List<String> NAMESPACES =
      List.of(Selection.NAMESPACES + "a", Selection.NAMESPACES + "b");
  static final List<String> SHADES = List.of("red", "green", "blue");

  private static final int KEYS = 100;
  static final int CONTENDED = 10;

  /** How many keys, beside the contended ones, a client uses. */
  private static final int OWN = 6;

  private final int client;

  Keyspace(int client) {
    this.client = client;
  }

  String anyKey(Random random) {
    return random.nextInt(100) < 40 ? key(random.nextInt(CONTENDED)) : ownKey(random);
  }

  /** A key that few others use. */
  String ownKey(Random random) {
    return key(CONTENDED + (client * OWN / 2 + random.nextInt(OWN)) % (KEYS - CONTENDED));
  }

  private static String key(int number) {
    return NAMESPACES.get(number % NAMESPACES.size()) + "/key-" + number;
  }

  /** One of everybody's keys. */
  static String contended(int number) {
    return key(number);
  }

  static String shade(Random random) {
    return SHADES.get(random.nextInt(SHADES.size()));
  }

  /** A selection that a list or a watch may have. */
  static Selection selection(Random random) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> Selection.ALL;
      case 2 -> new Selection(NAMESPACES.get(random.nextInt(NAMESPACES.size())), "", "");
      case 3 -> new Selection("", shade(random), "");
      case 4 -> new Selection(NAMESPACES.get(random.nextInt(NAMESPACES.size())), shade(random), "");
      default -> new Selection("", "", "key-" + random.nextInt(CONTENDED));
    };
  }
}
