package dev.berth.apiserver.watch;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.FieldPath;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.apiserver.store.ObjectBytes;
import dev.berth.apiserver.store.Stored;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes items of one kind: decodes an object once, and keeps only what selectors ask about. */
final class ItemReader {
  private final Message prototype;
  private final Map<String, FieldPath> selectable = new LinkedHashMap<>();
  private final Interner<String> texts = new Interner<>();
  private final Interner<Map<String, String>> maps = new Interner<>();

  ItemReader(Kind<?> kind) {
    this.prototype = kind.prototype();
    for (String path : kind.rules().selectableFields()) {
      FieldPath.of(prototype.getDescriptorForType(), path)
          .ifPresent(field -> selectable.put(field.toString(), field));
    }
  }

  /** The fields that items have, besides name and namespace. */
  List<String> fields() {
    return List.copyOf(selectable.keySet());
  }

  Item read(Stored stored) {
    String path = stored.key().path();
    try {
      // What can't be served or decoded is an item all the same: it can be listed and deleted.
      ObjectBytes.requireServable(stored.bytes());
      Message object = prototype.getParserForType().parseFrom(stored.bytes());
      ObjectMeta metadata = Meta.of(object);
      Map<String, String> fields = new HashMap<>();
      selectable.forEach((field, at) -> fields.put(field, at.read(object)));
      return new Item(
          path, stored, metadata.getUid(), shared(metadata.getLabelsMap()), shared(fields), null);
    } catch (InvalidProtocolBufferException e) {
      return new Item(path, stored, "", Map.of(), Map.of(), "can't be decoded: " + e.getMessage());
    }
  }

  /** Most objects have labels and fields that others have too. */
  private Map<String, String> shared(Map<String, String> map) {
    Map<String, String> texted = HashMap.newHashMap(map.size());
    map.forEach((key, value) -> texted.put(texts.intern(key), texts.intern(value)));
    return maps.intern(Map.copyOf(texted));
  }
}
