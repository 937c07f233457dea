package dev.berth.api.codec;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.v1.RawObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON merge patch (RFC 7386) on an object's JSON form: null removes a field, an object is merged,
 * anything else replaces. It works on the message itself, so what JSON does not show (internal
 * fields, fields of a newer release) stays.
 */
public final class MergePatch {
  private static final Decoder DECODER = new Decoder(new Problems(""), Decoder.Nulls.REMOVE);

  private MergePatch() {}

  /**
   * The patched object. Fails with {@link Failure.BadRequest} when the patch is not a JSON object,
   * names unknown fields (even to remove them), sets values of a wrong type or changes apiVersion
   * or kind.
   */
  @SuppressWarnings("unchecked")
  public static <T extends Message> T apply(Kind<T> kind, T object, byte[] patch) {
    Tree tree;
    try {
      tree = JsonReader.read(patch);
    } catch (UnreadableException e) {
      throw new FailureException(
          new Failure.BadRequest("the patch is not JSON: " + e.problem()), e);
    }
    if (!(tree instanceof Tree.Obj changes)) {
      throw new FailureException(
          new Failure.BadRequest("a merge patch is a JSON object, not " + tree.described()));
    }
    // Reading the patch as an object finds all that is wrong with it; merging it then can't fail.
    Problems problems = new Problems("");
    T _ = ObjectDecoder.decode(kind, changes, problems, Decoder.Nulls.REMOVE);
    ObjectJson.refuseIfAny(kind, problems);
    if (object instanceof RawObject raw) {
      return (T) raw(raw, changes);
    }
    Message.Builder into = object.toBuilder();
    fields(withoutType(changes), into);
    return (T) into.build();
  }

  private static void fields(Tree.Obj changes, Message.Builder into) {
    Plan plan = Plan.of(into.getDescriptorForType());
    for (Tree.Member member : changes.members()) {
      Plan.Field field = plan.byName().get(member.name());
      if (field == null) {
        throw new IllegalStateException("was checked: " + member.name());
      }
      Tree value = member.value();
      if (value instanceof Tree.Nil) {
        into.clearField(field.field());
      } else if (field.map() && value instanceof Tree.Obj entries) {
        map(field, entries, into);
      } else if (isMessage(field) && value instanceof Tree.Obj inner) {
        Message.Builder merged = ((Message) into.getField(field.field())).toBuilder();
        fields(inner, merged);
        into.setField(field.field(), merged.build());
      } else {
        into.clearField(field.field());
        DECODER.set(field, value, Path.ROOT, into);
      }
    }
  }

  private static void map(Plan.Field field, Tree.Obj changes, Message.Builder into) {
    FieldDescriptor map = field.field();
    Map<String, Message> entries = new LinkedHashMap<>();
    for (int i = 0; i < into.getRepeatedFieldCount(map); i++) {
      MapEntry<?, ?> entry = (MapEntry<?, ?>) into.getRepeatedField(map, i);
      entries.put((String) entry.getKey(), entry);
    }
    for (Tree.Member member : changes.members()) {
      Object value =
          member.value() instanceof Tree.Nil
              ? null
              : DECODER.entryValue(field, member.value(), Path.ROOT, into);
      if (value == null) {
        entries.remove(member.name());
      } else {
        entries.put(member.name(), Decoder.entry(field, into, member.name(), value));
      }
    }
    into.setField(map, List.copyOf(entries.values()));
  }

  private static boolean isMessage(Plan.Field field) {
    return field.shape() == Plan.Shape.MESSAGE && !field.list() && !field.map();
  }

  private static RawObject raw(RawObject object, Tree.Obj changes) {
    RawObject.Builder into = object.toBuilder();
    List<Tree.Member> metadata = new ArrayList<>();
    List<Tree.Member> rest = new ArrayList<>();
    for (Tree.Member member : withoutType(changes).members()) {
      (member.name().equals("metadata") ? metadata : rest).add(member);
    }
    fields(new Tree.Obj(metadata, changes.mark()), into);
    try {
      Tree before =
          object.getJson().isEmpty()
              ? new Tree.Obj(List.of(), Tree.Mark.START)
              : JsonReader.read(object.getJson().toByteArray());
      Tree after = merged(before, new Tree.Obj(rest, changes.mark()));
      return into.setJson(ObjectDecoder.json(after)).build();
    } catch (UnreadableException e) {
      throw new FailureException(
          new Failure.Internal("the stored object is not JSON: " + e.problem()), e);
    }
  }

  /** As section 2 of the RFC has it. */
  private static Tree merged(Tree before, Tree change) {
    if (!(change instanceof Tree.Obj changes)) {
      return change;
    }
    Map<String, Tree.Member> members = new LinkedHashMap<>();
    if (before instanceof Tree.Obj object) {
      object.members().forEach(member -> members.put(member.name(), member));
    }
    for (Tree.Member member : changes.members()) {
      if (member.value() instanceof Tree.Nil) {
        members.remove(member.name());
        continue;
      }
      Tree.Member old = members.get(member.name());
      Tree oldValue = old == null ? new Tree.Nil(member.mark()) : old.value();
      Tree value = merged(oldValue, member.value());
      members.put(member.name(), new Tree.Member(member.name(), member.mark(), value));
    }
    return new Tree.Obj(List.copyOf(members.values()), change.mark());
  }

  private static Tree.Obj withoutType(Tree.Obj changes) {
    return new Tree.Obj(
        changes.members().stream()
            .filter(one -> !one.name().equals("apiVersion") && !one.name().equals("kind"))
            .toList(),
        changes.mark());
  }
}
