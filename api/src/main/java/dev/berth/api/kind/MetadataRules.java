package dev.berth.api.kind;

import dev.berth.api.failure.Violation;
import dev.berth.api.meta.LabelSyntax;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.OwnerReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of metadata, for all kinds alike. The sentences are those of Kubernetes. */
public final class MetadataRules {
  /** How many bytes the keys and values of all annotations may take together. */
  public static final int MAX_ANNOTATION_BYTES = 256 * 1024;

  private static final String FINALIZERS = "metadata.finalizers";
  private static final Set<String> SHORT_FINALIZERS =
      Set.of("kubernetes", "foregroundDeletion", "orphan");

  private MetadataRules() {}

  /** Every violation in an object's metadata. */
  public static List<Violation> validate(Kind<?> kind, ObjectMeta metadata) {
    List<Violation> found = new ArrayList<>();
    name(kind, metadata, found);
    namespace(kind, metadata, found);
    labels("metadata.labels", metadata.getLabelsMap(), found);
    annotations(metadata.getAnnotationsMap(), found);
    finalizers(metadata.getFinalizersList(), found);
    owners(metadata.getOwnerReferencesList(), found);
    return found;
  }

  /** Every violation that lies in the change of an object's metadata. */
  public static List<Violation> validateUpdate(ObjectMeta before, ObjectMeta after) {
    List<Violation> found = new ArrayList<>();
    same("metadata.name", before.getName(), after.getName(), found);
    same("metadata.namespace", before.getNamespace(), after.getNamespace(), found);
    same("metadata.uid", before.getUid(), after.getUid(), found);
    if (before.hasDeletionTimestamp()) {
      List<String> added = new ArrayList<>(after.getFinalizersList());
      added.removeAll(before.getFinalizersList());
      if (!added.isEmpty()) {
        found.add(
            Violation.forbidden(
                FINALIZERS,
                "no new finalizers can be added if the object is being deleted, found new"
                    + " finalizers "
                    + added));
      }
    }
    return found;
  }

  /** Labels, wherever they stand: {@code path} is the whole map, as Kubernetes has it. */
  public static void labels(String path, Map<String, String> labels, List<Violation> found) {
    labels.forEach((key, value) -> {
      LabelSyntax.problemWithKey(key)
          .ifPresent(problem -> found.add(Violation.invalid(path, key, problem)));
      LabelSyntax.problemWithValue(value)
          .ifPresent(problem -> found.add(Violation.invalid(path, value, problem)));
    });
  }

  private static void name(Kind<?> kind, ObjectMeta metadata, List<Violation> found) {
    NameRule rule = kind.rules().nameRule();
    String prefix = metadata.getGenerateName();
    if (!prefix.isEmpty()) {
      rule.problemWithPrefix(prefix)
          .ifPresent(
              problem -> found.add(Violation.invalid("metadata.generateName", prefix, problem)));
    }
    String name = metadata.getName();
    if (!name.isEmpty()) {
      rule.problem(name)
          .ifPresent(problem -> found.add(Violation.invalid("metadata.name", name, problem)));
    } else if (prefix.isEmpty()) {
      found.add(Violation.required("metadata.name", "name or generateName is required"));
    }
  }

  private static void namespace(Kind<?> kind, ObjectMeta metadata, List<Violation> found) {
    String namespace = metadata.getNamespace();
    if (!kind.namespaced()) {
      if (!namespace.isEmpty()) {
        found.add(Violation.forbidden("metadata.namespace", "not allowed on this type"));
      }
    } else if (namespace.isEmpty()) {
      found.add(Violation.required("metadata.namespace", "the object lives in a namespace"));
    } else {
      Optional<String> problem = NameRule.LABEL.problem(namespace);
      problem.ifPresent(
          text -> found.add(Violation.invalid("metadata.namespace", namespace, text)));
    }
  }

  private static void annotations(Map<String, String> annotations, List<Violation> found) {
    long size = 0;
    for (Map.Entry<String, String> one : annotations.entrySet()) {
      LabelSyntax.problemWithKey(one.getKey().toLowerCase(Locale.ROOT))
          .ifPresent(problem ->
              found.add(Violation.invalid("metadata.annotations", one.getKey(), problem)));
      size += bytes(one.getKey()) + bytes(one.getValue());
    }
    if (size > MAX_ANNOTATION_BYTES) {
      found.add(
          Violation.tooLong(
              "metadata.annotations", "may not be more than " + MAX_ANNOTATION_BYTES + " bytes"));
    }
  }

  private static void finalizers(List<String> finalizers, List<Violation> found) {
    for (String name : finalizers) {
      Optional<String> problem = LabelSyntax.problemWithKey(name);
      if (problem.isPresent()) {
        found.add(Violation.invalid(FINALIZERS, name, problem.get()));
      } else if (name.indexOf('/') < 0 && !SHORT_FINALIZERS.contains(name)) {
        found.add(
            Violation.invalid(
                FINALIZERS,
                name,
                "name is neither a standard finalizer name nor is it fully qualified"));
      }
    }
  }

  private static void owners(List<OwnerReference> owners, List<Violation> found) {
    String controller = "";
    for (int i = 0; i < owners.size(); i++) {
      OwnerReference owner = owners.get(i);
      String path = "metadata.ownerReferences[" + i + "]";
      required(path + ".apiVersion", owner.getApiVersion(), found);
      required(path + ".kind", owner.getKind(), found);
      required(path + ".name", owner.getName(), found);
      required(path + ".uid", owner.getUid(), found);
      if (owner.getController()) {
        if (!controller.isEmpty()) {
          found.add(
              Violation.invalid(
                  "metadata.ownerReferences",
                  owner.getName(),
                  "Only one reference can have Controller set to true. Found \"true\" in references"
                      + " for %s and %s".formatted(controller, owner.getName())));
        }
        controller = owner.getName();
      }
    }
  }

  private static void required(String path, String value, List<Violation> found) {
    if (value.isEmpty()) {
      found.add(Violation.required(path, "must not be empty"));
    }
  }

  private static void same(String path, String before, String after, List<Violation> found) {
    if (!before.equals(after)) {
      found.add(Violation.invalid(path, after, "field is immutable"));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
