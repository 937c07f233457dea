package dev.berth.api.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads trees into messages by their plans, and notes all that is wrong. What is wrong is left out
 * of the message; null is the same as absent.
 */
final class Decoder {
  private static final Set<String> TYPE = Set.of("apiVersion", "kind");

  /** What null means: in an object the same as absent, in a patch of one that it is to go. */
  enum Nulls {
    ABSENT,
    REMOVE
  }

  private final Problems problems;
  private final Values values;
  private final Nulls nulls;

  Decoder(Problems problems, Nulls nulls) {
    this.problems = problems;
    this.values = new Values(problems);
    this.nulls = nulls;
  }

  /** A whole object, whose apiVersion and kind were looked at before. */
  void object(Tree.Obj tree, Message.Builder into) {
    fields(tree, Path.ROOT, into, TYPE);
  }

  private void message(Tree tree, Path path, Message.Builder into) {
    if (tree instanceof Tree.Obj object) {
      fields(object, path, into, Set.of());
    } else {
      problems.at(tree.mark(), path, "must be an object, not " + tree.described());
    }
  }

  private void fields(Tree.Obj tree, Path path, Message.Builder into, Set<String> passedOver) {
    Plan plan = Plan.of(into.getDescriptorForType());
    Set<String> seen = new HashSet<>();
    Map<OneofDescriptor, String> chosen = new HashMap<>();
    for (Tree.Member member : tree.members()) {
      Path at = path.field(member.name());
      if (!seen.add(member.name())) {
        problems.duplicateField(member.mark(), at);
        continue;
      }
      if (passedOver.contains(member.name())) {
        continue;
      }
      Plan.Field field = plan.byName().get(member.name());
      if (field == null) {
        problems.unknownField(
            member.mark(), at, Suggestion.text(member.name(), plan.byName().keySet()));
      } else if (!(member.value() instanceof Tree.Nil) && isAlone(field, member, at, chosen)) {
        set(field, member.value(), at, into);
      }
    }
  }

  /** At most one field of a choice may be set. */
  private boolean isAlone(
      Plan.Field field, Tree.Member member, Path at, Map<OneofDescriptor, String> chosen) {
    OneofDescriptor choice = field.field().getRealContainingOneof();
    String other = choice == null ? null : chosen.putIfAbsent(choice, field.name());
    if (choice != null && other != null) {
      String all =
          choice.getFields().stream()
              .map(FieldDescriptor::getJsonName)
              .collect(Collectors.joining(", "));
      problems.at(member.mark(), at, "is set beside " + other + ": only one of " + all + " may be");
      return false;
    }
    return true;
  }

  /**
   * Puts a value into its field; nothing when it is wrong. The empty text of a field that is always
   * shown is how an absent one looks.
   */
  void set(Plan.Field field, Tree tree, Path path, Message.Builder into) {
    if (field.list()) {
      list(field, tree, path, into);
    } else if (field.map()) {
      map(field, tree, path, into);
    } else {
      Object value = value(field, tree, path, into);
      if (value != null && !(field.always() && value.equals(""))) {
        into.setField(field.field(), value);
      }
    }
  }

  private void list(Plan.Field field, Tree tree, Path path, Message.Builder into) {
    if (!(tree instanceof Tree.Arr list)) {
      problems.at(tree.mark(), path, "must be a list, not " + tree.described());
      return;
    }
    int index = 0;
    for (Tree item : list.items()) {
      Object value = value(field, item, path.index(index++), into);
      if (value != null) {
        into.addRepeatedField(field.field(), value);
      }
    }
  }

  private void map(Plan.Field field, Tree tree, Path path, Message.Builder into) {
    if (!(tree instanceof Tree.Obj map)) {
      problems.at(tree.mark(), path, "must be an object, not " + tree.described());
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Tree.Member member : map.members()) {
      Path at = path.key(member.name());
      if (!seen.add(member.name())) {
        problems.duplicateField(member.mark(), at);
        continue;
      }
      boolean removes = nulls == Nulls.REMOVE && member.value() instanceof Tree.Nil;
      Object value = removes ? null : entryValue(field, member.value(), at, into);
      if (value != null) {
        into.addRepeatedField(field.field(), entry(field, into, member.name(), value));
      }
    }
  }

  /** One value of a map. */
  @Nullable Object entryValue(Plan.Field field, Tree tree, Path path, Message.Builder into) {
    if (field.shape() != Plan.Shape.MESSAGE) {
      return values.scalar(field, tree, path);
    }
    MapEntry.Builder<?, ?> entry = (MapEntry.Builder<?, ?>) into.newBuilderForField(field.field());
    Message.Builder value = entry.newBuilderForField(field.element());
    message(tree, path, value);
    return value.build();
  }

  static Message entry(Plan.Field field, Message.Builder into, String key, Object value) {
    Message.Builder entry = into.newBuilderForField(field.field());
    List<FieldDescriptor> both = field.field().getMessageType().getFields();
    return entry.setField(both.get(0), key).setField(both.get(1), value).build();
  }

  private @Nullable Object value(Plan.Field field, Tree tree, Path path, Message.Builder into) {
    if (field.shape() != Plan.Shape.MESSAGE) {
      return values.scalar(field, tree, path);
    }
    Message.Builder value = into.newBuilderForField(field.field());
    message(tree, path, value);
    return value.build();
  }
}
