package dev.berth.api.released;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.codec.ObjectJson;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects as releases stored them, with every field set. What is kept is never written again: an
 * update adds files beside it when a field is new, one for each choice that shows one.
 */
class StoredBytesTest {
  static List<Kind<?>> kinds() {
    return Kinds.all();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void readsTheSameObjectAndWritesTheSameBytes(Kind<?> kind) throws Exception {
    if (Released.UPDATING) {
      addWhatIsMissing(kind);
    }
    List<Released.Bytes> all = Released.stored(kind.singular());
    assertThat(all).as("hack/update-schema adds the objects of a new kind").isNotEmpty();
    for (Released.Bytes one : all) {
      check(kind, one);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyReleasedFieldIsInSomeStoredObject(Kind<?> kind) throws Exception {
    assertThat(missing(kind)).isEmpty();
  }

  @Test
  void noticesAFieldThatNoObjectHas() {
    Message object = Example.stored(Kinds.TASK.prototype());
    Message less = Meta.with(object, Meta.of(object).toBuilder().clearLabels().build());
    Set<String> gone = new TreeSet<>(Paths.set(object));
    gone.removeAll(Paths.set(less));
    assertThat(gone)
        .containsExactly("metadata.labels", "metadata.labels.key", "metadata.labels.value");
  }

  /** An object for each choice that shows something new. */
  private static <T extends Message> void addWhatIsMissing(Kind<T> kind) throws IOException {
    for (int choice = 0; choice < Example.MOST_MEMBERS; choice++) {
      T object = Example.stored(kind.prototype(), choice);
      if (missing(kind).stream().anyMatch(Paths.set(object)::contains)) {
        Released.add(kind.singular(), object.toByteString(), json(kind, object));
      }
    }
  }

  private static <T extends Message> void check(Kind<T> kind, Released.Bytes stored)
      throws InvalidProtocolBufferException {
    Message object = kind.prototype().getParserForType().parseFrom(stored.bytes());
    assertThat(object.toByteString()).as(kind.name()).isEqualTo(stored.bytes());
    assertThat(json(kind, object)).isEqualTo(stored.json());
    // JSON never shows the server's own bookkeeping.
    ObjectMeta metadata = Meta.of(object).toBuilder().clearApplied().clearStamp().build();
    assertThat(ObjectJson.decode(kind, stored.json().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Meta.with(object, metadata));
  }

  private static Set<String> missing(Kind<?> kind) throws InvalidProtocolBufferException {
    Schema released = Released.schema();
    Set<String> missing =
        Paths.of(kind.prototype().getDescriptorForType(), field -> released.has(field));
    missing.remove("metadata.resource_version");
    for (Released.Bytes one : Released.stored(kind.singular())) {
      missing.removeAll(Paths.set(kind.prototype().getParserForType().parseFrom(one.bytes())));
    }
    return missing;
  }

  private static String json(Kind<?> kind, Message object) {
    return ObjectJson.pretty(ObjectJson.encode(kind, object)) + "\n";
  }
}
