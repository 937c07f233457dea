package dev.berth.api.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.RawObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  static final Kind<RawObject> WIDGET =
      new Kind<>(
          "example.com",
          "v1",
          "Widget",
          "widgets",
          List.of(),
          true,
          RawObject.getDefaultInstance(),
          List::of);

  @Property(tries = 150)
  void anyObjectOfAnyKindComesBackFromJson(@ForAll long seed) {
    for (Kind<?> kind : Kinds.all()) {
      comesBackFromJson(kind, seed);
    }
  }

  @Property(tries = 150)
  void anyObjectOfAnyKindComesBackFromYaml(@ForAll long seed) {
    for (Kind<?> kind : Kinds.all()) {
      Message object = new RandomObjects(seed).like(kind.prototype());
      String yaml = ObjectYaml.encode(kind, object);
      assertThat(read(yaml).object()).as(yaml).isEqualTo(object);
    }
  }

  @Property(tries = 100)
  void anEmptyPatchChangesNothingAndItsOwnJsonNeither(@ForAll long seed) {
    for (Kind<?> kind : Kinds.all()) {
      patchesToItself(kind, seed);
    }
  }

  @Test
  void aRawObjectKeepsItsNumbersAndItsOrder() {
    String json =
        "{\"apiVersion\":\"example.com/v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"one\"},"
            + "\"spec\":{\"z\":1.10,\"a\":[1e400,12345678901234567890,null]},\"x\":\"y\"}";
    RawObject raw = ObjectJson.decode(WIDGET, utf8(json));
    assertThat(raw.getMetadata().getName()).isEqualTo("one");
    assertThat(raw.getJson().toStringUtf8())
        .isEqualTo("{\"spec\":{\"z\":1.10,\"a\":[1e400,12345678901234567890,null]},\"x\":\"y\"}");
    assertThat(new String(ObjectJson.encode(WIDGET, raw), StandardCharsets.UTF_8)).isEqualTo(json);
  }

  @Test
  void aRawObjectIsReadFromAManifestOnlyWhenItsKindIsGiven() {
    String yaml = "apiVersion: example.com/v1\nkind: Widget\nspec:\n  size: 0x10\n  on: .5\n";
    assertThat(Manifests.read("w.yaml", utf8(yaml))).isInstanceOf(Manifests.Result.Wrong.class);
    Manifests.Result.Objects objects =
        (Manifests.Result.Objects)
            Manifests.read("w.yaml", utf8(yaml), (version, kind) -> Optional.of(WIDGET));
    assertThat(((RawObject) objects.objects().getFirst().object()).getJson())
        .isEqualTo(ByteString.copyFromUtf8("{\"spec\":{\"size\":16,\"on\":0.5}}"));
  }

  private static <T extends Message> void comesBackFromJson(Kind<T> kind, long seed) {
    T object = new RandomObjects(seed).like(kind.prototype());
    byte[] json = ObjectJson.encode(kind, object);
    assertThat(ObjectJson.decode(kind, json)).isEqualTo(object);
    assertThat(ObjectJson.decode(kind, utf8(ObjectJson.pretty(json)))).isEqualTo(object);
  }

  private static <T extends Message> void patchesToItself(Kind<T> kind, long seed) {
    T object = new RandomObjects(seed).like(kind.prototype());
    assertThat(MergePatch.apply(kind, object, utf8("{}"))).isEqualTo(object);
    assertThat(MergePatch.apply(kind, object, ObjectJson.encode(kind, object))).isEqualTo(object);
    assertThat(MergePatch.apply(kind, kind.prototype(), ObjectJson.encode(kind, object)))
        .isEqualTo(object);
  }

  private static Manifest read(String yaml) {
    return switch (Manifests.read("test.yaml", utf8(yaml))) {
      case Manifests.Result.Objects it -> it.objects().getFirst();
      case Manifests.Result.Wrong it -> throw new AssertionError(it.problems() + "\n" + yaml);
    };
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
