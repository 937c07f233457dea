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
import java.util.List;
import java.util.Map;

/** Makes items of one kind: decodes an object once, and keeps only what selectors ask about. */
final class ItemReader {
  private final Message prototype;
  private final List<FieldPath> selectable;

  ItemReader(Kind<?> kind) {
    this.prototype = kind.prototype();
    this.selectable =
        kind.rules().selectableFields().stream()
            .flatMap(path -> FieldPath.of(prototype.getDescriptorForType(), path).stream())
            .toList();
  }

  /** The fields that items have, besides name and namespace. */
  List<String> fields() {
    return selectable.stream().map(FieldPath::toString).toList();
  }

  Item read(Stored stored) {
    String path = stored.key().path();
    try {
      // What can't be served or decoded is an item all the same: it can be listed and deleted.
      var _ = ObjectBytes.serve(stored);
      Message object = prototype.getParserForType().parseFrom(stored.bytes());
      ObjectMeta metadata = Meta.of(object);
      Map<String, String> fields = new HashMap<>();
      for (FieldPath field : selectable) {
        fields.put(field.toString(), field.read(object));
      }
      return new Item(
          path,
          stored,
          metadata.getUid(),
          Map.copyOf(metadata.getLabelsMap()),
          Map.copyOf(fields),
          null);
    } catch (InvalidProtocolBufferException e) {
      return new Item(path, stored, "", Map.of(), Map.of(), "can't be decoded: " + e.getMessage());
    }
  }
}
