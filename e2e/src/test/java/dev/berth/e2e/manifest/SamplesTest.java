package dev.berth.e2e.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifest;
import dev.berth.api.codec.ObjectYaml;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SamplesTest {
  static Stream<Path> files() throws IOException {
    return Samples.files();
  }

  static Stream<Kind<?>> kinds() {
    return Kinds.all().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void isReadWithoutAProblemAndValid(Path file) throws IOException {
    assertThat(Samples.read(file))
        .isNotEmpty()
        .allSatisfy(
            manifest -> assertThat(violations(manifest.kind(), manifest.object())).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("files")
  void saysTheSameWhenWrittenAgain(Path file) throws IOException {
    for (Manifest manifest : Samples.read(file)) {
      String yaml = ObjectYaml.encode(manifest.kind(), manifest.object());
      assertThat(Samples.read("again", yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
          .singleElement()
          .extracting(Manifest::object)
          .isEqualTo(manifest.object());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindHasOneOfItsOwn(Kind<?> kind) throws IOException {
    assertThat(Samples.read(Samples.FOLDER.resolve("kinds").resolve(kind.singular() + ".yaml")))
        .singleElement()
        .extracting(Manifest::kind)
        .isEqualTo(kind);
  }

  private static <T extends Message> List<Violation> violations(Kind<T> kind, Message object) {
    @SuppressWarnings("unchecked")
    T typed = (T) object;
    return kind.rules().validate(kind.rules().withDefaults(typed));
  }
}
