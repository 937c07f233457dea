package dev.berth.e2e.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifest;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ServerTakesEverySampleTest {
  private static final Path BINDING = Samples.FOLDER.resolve("kinds/binding.yaml");

  private TestCluster cluster;

  @BeforeEach
  void start() {
    cluster = TestCluster.start();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  static Stream<Path> files() throws IOException {
    return Samples.files().filter(file -> !file.equals(BINDING));
  }

  @ParameterizedTest
  @MethodSource("files")
  void createsItAndFindsItUnchanged(Path file) throws IOException {
    for (Manifest manifest : Samples.read(file)) {
      assertThat(apply(manifest.kind(), manifest.object(), true))
          .isEqualTo(ApplyResult.APPLY_RESULT_CREATED);
      assertThat(apply(manifest.kind(), manifest.object(), false))
          .isEqualTo(ApplyResult.APPLY_RESULT_CREATED);
      assertThat(apply(manifest.kind(), manifest.object(), false))
          .isEqualTo(ApplyResult.APPLY_RESULT_UNCHANGED);
    }
  }

  @Test
  void onlyTheBindCallMakesBindings() throws IOException {
    Manifest binding = Samples.read(BINDING).getFirst();

    assertThatThrownBy(() -> apply(Kinds.BINDING, binding.object(), false))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("forbidden");
  }

  private <T extends Message> ApplyResult apply(Kind<T> kind, Message object, boolean dryRun) {
    @SuppressWarnings("unchecked")
    T typed = (T) object;
    return cluster.client().objects(kind).apply(typed, dryRun).result();
  }
}
