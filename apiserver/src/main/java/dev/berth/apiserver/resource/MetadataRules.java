package dev.berth.apiserver.resource;

import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.LabelSyntax;
import dev.berth.api.meta.v1.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What metadata may be, for objects of all kinds. Pure. */
final class MetadataRules {
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final Pattern NAME = Pattern.compile(SUBDOMAIN);
  private static final int MAX_NAME = 253;

  private MetadataRules() {}

  static List<Violation> object(Kind<?> kind, ObjectMeta metadata) {
    List<Violation> violations = new ArrayList<>();
    name(violations, "metadata.name", metadata.getName());
    if (kind.namespaced()) {
      name(violations, "metadata.namespace", metadata.getNamespace());
    }
    metadata
        .getLabelsMap()
        .forEach((key, value) -> {
          LabelSyntax.problemWithKey(key)
              .ifPresent(why -> violations.add(Violation.invalid("metadata.labels", key, why)));
          LabelSyntax.problemWithValue(value)
              .ifPresent(why -> violations.add(Violation.invalid("metadata.labels", value, why)));
        });
    return violations;
  }

  /** A finalizer that comes after the deletion would hold what others already consider gone. */
  static List<Violation> change(ObjectMeta before, ObjectMeta after) {
    if (!before.hasDeletionTimestamp()) {
      return List.of();
    }
    List<String> added =
        after.getFinalizersList().stream()
            .filter(one -> !before.getFinalizersList().contains(one))
            .toList();
    return added.isEmpty()
        ? List.of()
        : List.of(
            Violation.forbidden(
                "metadata.finalizers",
                "no new finalizers can be added if the object is being deleted, found new"
                    + " finalizers "
                    + added));
  }

  private static void name(List<Violation> violations, String field, String name) {
    if (name.length() > MAX_NAME) {
      violations.add(Violation.tooLong(field, "may not be more than " + MAX_NAME + " bytes"));
    } else if (!NAME.matcher(name).matches()) {
      violations.add(
          Violation.invalid(
              field,
              name,
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character (e.g."
                  + " 'example.com', regex used for validation is '"
                  + SUBDOMAIN
                  + "')"));
    }
  }
}
