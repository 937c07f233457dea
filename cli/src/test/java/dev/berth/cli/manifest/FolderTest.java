package dev.berth.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FolderTest {
  private final List<String> wrong = new ArrayList<>();
  private final Folder folder = new Folder(Path.of("link"), Path.of("/real"), wrong::add);

  // Root may read every folder, so the test can't make one that is refused.
  private FileVisitResult refused(String name) {
    return folder.visitFileFailed(Path.of(name), new AccessDeniedException(name));
  }

  @Test
  void aFolderThatCantBeReadIsNamedAsFoundAndTheOthersAreReadOn() {
    assertThat(refused("/real/secret")).isEqualTo(FileVisitResult.CONTINUE);
    refused("/real");

    assertThat(wrong)
        .containsExactly(
            "link/secret: can't be read: permission denied",
            "link: can't be read: permission denied");
  }

  @Test
  void nobodyMissesAHiddenFolder() {
    refused("/real/.git");

    assertThat(wrong).isEmpty();
  }
}
