package dev.berth.nodelet.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Binding;
import dev.berth.nodelet.plan.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostPathsTest {
  @TempDir private Path folder;
  private Path allowed;
  private HostPaths paths;

  @BeforeEach
  void allow() throws IOException {
    allowed = Files.createDirectory(folder.resolve("data"));
    paths = new HostPaths(List.of(allowed));
  }

  @Test
  void whatIsUnderAPrefixIsAllowedWhetherItExistsOrNot() throws IOException {
    Path there = Files.createDirectory(allowed.resolve("there"));
    assertThat(paths.check(mounting(allowed))).isEmpty();
    assertThat(paths.check(mounting(there))).isEmpty();
    assertThat(paths.check(mounting(allowed.resolve("not/yet")))).isEmpty();
  }

  @Test
  void nothingElseIs() throws IOException {
    Path beside = Files.createDirectory(folder.resolve("database"));
    Path out = Files.createSymbolicLink(allowed.resolve("out"), folder);
    for (Path refused :
        List.of(beside, out, out.resolve("database"), allowed.resolve("../database"), folder)) {
      assertThat(paths.check(mounting(refused)))
          .as(refused.toString())
          .hasValue(
              new Refusal(
                  "HostPathNotAllowed",
                  "hostPath \"%s\" is not under a prefix that the node allows (allow-host-path)"
                      .formatted(refused)));
    }
  }

  @Test
  void withoutPrefixesNothingIs() {
    assertThat(new HostPaths(List.of()).check(mounting(Path.of("/")))).isPresent();
  }

  @Test
  void aPrefixMayItselfBeALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), allowed);
    HostPaths through = new HostPaths(List.of(link));
    assertThat(through.check(mounting(link.resolve("a")))).isEmpty();
    assertThat(through.check(mounting(allowed.resolve("a")))).isEmpty();
  }

  private static Binding mounting(Path path) {
    Binding.Builder binding = Binding.newBuilder();
    binding
        .getSpecBuilder()
        .getContainerBuilder()
        .addVolumesBuilder()
        .setMountPath("/data")
        .setHostPath(path.toString());
    return binding.build();
  }
}
