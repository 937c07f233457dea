package dev.berth.api.kind.keyed;

import dev.berth.api.failure.Violation;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Keys of data, and how much it may be. The sentences are those of Kubernetes. */
public final class DataKeys {
  /** Of all values together, in bytes. */
  public static final int MAX_SIZE = 1 << 20;

  private static final int MAX_LENGTH = 253;
  private static final Pattern SYNTAX = Pattern.compile("[-._a-zA-Z0-9]+");

  private DataKeys() {}

  /** Why a key is not allowed; empty when it is. */
  public static Optional<String> problem(String key) {
    if (key.length() > MAX_LENGTH) {
      return Optional.of("must be no more than " + MAX_LENGTH + " characters");
    }
    if (!SYNTAX.matcher(key).matches()) {
      return Optional.of(
          "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g."
              + " 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '"
              + SYNTAX.pattern()
              + "')");
    }
    if (key.equals(".") || key.equals("..")) {
      return Optional.of("must not be '" + key + "'");
    }
    return key.startsWith("..") ? Optional.of("must not start with '..'") : Optional.empty();
  }

  /** One violation for each key that is not allowed, in the order of the keys. */
  public static void check(String path, Iterable<String> keys, List<Violation> found) {
    TreeSet<String> sorted = new TreeSet<>();
    keys.forEach(sorted::add);
    for (String key : sorted) {
      problem(key)
          .ifPresent(problem -> found.add(Violation.invalid(path + "[" + key + "]", key, problem)));
    }
  }
}
