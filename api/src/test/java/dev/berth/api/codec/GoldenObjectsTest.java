package dev.berth.api.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.meta.Meta;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects as a real kube-apiserver answers them. metadata.managedFields is dropped before the
 * comparison: it belongs to server-side apply, which Berth does not record.
 */
class GoldenObjectsTest {
  static List<Kind<?>> kinds() {
    return List.of(Kinds.LEASE, Kinds.EVENT, Kinds.NAMESPACE, Kinds.CONFIG_MAP, Kinds.SECRET);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatKubernetesAnswersReadsAndWritesAsTheSameFields(Kind<?> kind) throws Exception {
    Tree.Obj stored = Golden.withoutManagedFields(Golden.object(kind.name(), "stored"));
    assertThat(Golden.plain(writtenAgain(kind, stored))).isEqualTo(Golden.plain(stored));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatIsSentBecomesWhatIsStored(Kind<?> kind) throws Exception {
    checkDefaults(kind);
  }

  private static <T extends Message> void checkDefaults(Kind<T> kind) throws Exception {
    T sent = decode(kind, Golden.object(kind.name(), "sent"));
    T stored = decode(kind, Golden.withoutManagedFields(Golden.object(kind.name(), "stored")));
    // What the server sets on any object.
    T made =
        Meta.with(
            sent,
            Meta.of(sent).toBuilder()
                .mergeFrom(Meta.of(stored).toBuilder().clearLabels().build())
                .build());
    T defaulted = kind.rules().withDefaults(made);
    assertThat(defaulted).isEqualTo(stored);
    assertThat(Validation.of(kind, defaulted)).isEmpty();
  }

  private static <T extends Message> Tree writtenAgain(Kind<T> kind, Tree json) throws Exception {
    return JsonReader.read(ObjectJson.encode(kind, decode(kind, json)));
  }

  private static <T extends Message> T decode(Kind<T> kind, Tree json) throws IOException {
    return ObjectJson.decode(kind, ObjectDecoder.json(json).toByteArray());
  }
}
