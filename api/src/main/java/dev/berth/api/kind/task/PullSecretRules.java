package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.meta.NameSyntax;
import dev.berth.api.v1.LocalObjectReference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The Secrets whose credentials a pull of the image may use. */
final class PullSecretRules {
  static final int MAX = 8;
  private static final int MAX_NAME = 253;

  private PullSecretRules() {}

  static void check(String path, List<LocalObjectReference> secrets, List<Violation> found) {
    if (secrets.size() > MAX) {
      found.add(Violation.tooMany(path, secrets.size(), MAX));
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < secrets.size(); i++) {
      String name = secrets.get(i).getName();
      String at = path + "[" + i + "].name";
      if (name.isEmpty()) {
        found.add(Violation.required(at, "the name of a Secret of the Task's namespace"));
      } else if (name.length() > MAX_NAME || !NameSyntax.isDnsSubdomain(name)) {
        found.add(
            Violation.invalid(
                at,
                name,
                "must be the name of a Secret: lower case letters, digits, '-' and '.', start and"
                    + " end with a letter or digit, and be no more than 253 characters"));
      } else if (!names.add(name)) {
        found.add(Violation.duplicate(at, name));
      }
    }
  }
}
