package dev.berth.nodelet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path folder;

  @Test
  void theIdStaysAsLongAsTheFolder() {
    String id = idOf(folder.resolve("a/b"));
    assertThat(idOf(folder.resolve("a/b"))).isEqualTo(id).isNotBlank();
    assertThat(idOf(folder.resolve("other"))).isNotEqualTo(id);
  }

  @Test
  void oneProcessHasItAtATime() {
    try (DataFolder _ = DataFolder.open(folder)) {
      assertThat(failureOf(folder)).isInstanceOf(Failure.Conflict.class);
    }
    assertThat(idOf(folder)).isNotBlank();
  }

  @Test
  void anIdThatWasLostIsNotMadeUpAnew() throws IOException {
    Files.writeString(folder.resolve("machine-id"), "");
    assertThat(failureOf(folder).message()).contains("machine-id is empty");
  }

  @Test
  void aFolderThatCanNotBeIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(failureOf(file).message()).contains(file.toString());
  }

  private static String idOf(Path folder) {
    try (DataFolder data = DataFolder.open(folder)) {
      return data.machineId();
    }
  }

  private static Failure failureOf(Path folder) {
    return catchThrowableOfType(FailureException.class, () -> DataFolder.open(folder).close())
        .failure();
  }
}
