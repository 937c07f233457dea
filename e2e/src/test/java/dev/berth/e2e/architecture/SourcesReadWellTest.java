package dev.berth.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reader may rely on in every folder. */
final class SourcesReadWellTest {
  private static final int LONGEST_FILE = 500;

  @Test
  void everyPackageSaysWhatItIsFor() {
    List<Path> folders = Code.sources().stream().map(Path::getParent).distinct().toList();
    assertThat(folders).isNotEmpty();
    assertThat(folders)
        .allSatisfy(folder -> {
          Path info = folder.resolve("package-info.java");
          assertThat(info).exists();
          assertThat(Files.readString(info)).contains("/**").contains("@NullMarked");
        });
  }

  @Test
  void noFileIsLong() {
    assertThat(Code.sources())
        .allSatisfy(file ->
            assertThat(Code.linesOf(file)).as("%s", file).hasSizeLessThanOrEqualTo(LONGEST_FILE));
  }
}
