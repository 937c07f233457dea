package dev.berth.cli.plan;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.berth.api.core.v1.Secret;
import dev.berth.api.kind.Changes;
import dev.berth.api.kind.Changes.Difference;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of an object would be other than it is, as far as people write it: no status. */
final class ObjectDiff {
  private ObjectDiff() {}

  /** A line for each field: "+ path: new", "- path: old" or "~ path: old -> new". */
  static List<String> of(Message before, Message after) {
    List<Difference> all =
        new ArrayList<>(Changes.differences("metadata", written(before), written(after)));
    for (FieldDescriptor field : before.getDescriptorForType().getFields()) {
      if (field.getNumber() != Meta.FIELD && !field.getName().equals("status")) {
        all.addAll(
            Changes.differences("", only(before, field), only(after, field)).stream()
                .map(ObjectDiff::unrooted)
                .toList());
      }
    }
    boolean secret = before instanceof Secret;
    return all.stream().map(one -> line(one, secret)).toList();
  }

  /** The metadata that manifests have. */
  private static ObjectMeta written(Message object) {
    ObjectMeta metadata = Meta.of(object);
    return ObjectMeta.newBuilder()
        .putAllLabels(metadata.getLabelsMap())
        .putAllAnnotations(metadata.getAnnotationsMap())
        .addAllFinalizers(metadata.getFinalizersList())
        .addAllOwnerReferences(metadata.getOwnerReferencesList())
        .build();
  }

  /** The object with nothing else; what lacks a whole spec has an empty one, to tell its fields. */
  private static Message only(Message object, FieldDescriptor field) {
    Message.Builder alone = object.newBuilderForType();
    boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    if (field.isRepeated() || isMessage || object.hasField(field)) {
      alone.setField(field, object.getField(field));
    }
    return alone.build();
  }

  private static Difference unrooted(Difference one) {
    return new Difference(one.path().substring(1), one.before(), one.after());
  }

  /**
   * @param secret whether the values are nobody's business
   */
  private static String line(Difference one, boolean secret) {
    Object before = present(one.before());
    Object after = present(one.after());
    if (before == null && after != null) {
      return "+ " + one.path() + (secret ? "" : ": " + ValueText.of(after));
    }
    if (before != null && after == null) {
      return "- " + one.path() + (secret ? "" : ": " + ValueText.of(before));
    }
    return secret || before == null || after == null
        ? "~ " + one.path()
        : "~ %s: %s -> %s".formatted(one.path(), ValueText.of(before), ValueText.of(after));
  }

  private static @Nullable Object present(@Nullable Object value) {
    return value instanceof List<?> list && list.isEmpty() ? null : value;
  }
}
