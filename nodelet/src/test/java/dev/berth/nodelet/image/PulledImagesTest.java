package dev.berth.nodelet.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PulledImagesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir private Path folder;

  @Test
  void isTheSameAfterARestart() {
    PulledImages first = PulledImages.in(file());
    first.pulled("sha256:1", "docker.io/library/a:1", NOW);
    first.pulled("sha256:1", "docker.io/library/b:1", NOW.plusSeconds(1));
    first.pulled("sha256:2", "docker.io/library/c:1", NOW);
    first.forget(List.of("sha256:2"), NOW);
    PulledImages second = PulledImages.in(file());
    assertThat(second.all()).isEqualTo(first.all());
    assertThat(second.all())
        .containsOnlyKeys("sha256:1")
        .containsValue(
            new PulledImages.Entry(
                Set.of("docker.io/library/a:1", "docker.io/library/b:1"), NOW.plusSeconds(1)));
  }

  @Test
  void lastUsesAreWrittenEveryTenMinutes() {
    PulledImages images = PulledImages.in(file());
    images.pulled("sha256:1", "a", NOW);
    images.used(List.of("sha256:1", "sha256:other"), NOW.plus(Duration.ofMinutes(9)));
    assertThat(lastUsed()).containsExactly(NOW);
    Instant later = NOW.plus(Duration.ofMinutes(10));
    images.used(List.of("sha256:1"), later);
    assertThat(lastUsed()).containsExactly(later);
    assertThat(images.all()).containsOnlyKeys("sha256:1");
  }

  @Test
  void aFileThatCannotBeReadMakesAllImagesNobodys() throws IOException {
    for (String broken :
        List.of("{\"images\":[{\"id\":\"sha256:1\",\"lastUsed\":\"x\"}]}", "{", "")) {
      Files.writeString(file(), broken);
      PulledImages images = PulledImages.in(file());
      assertThat(images.all()).isEmpty();
      images.pulled("sha256:2", "b", NOW);
      assertThat(PulledImages.in(file()).all()).containsOnlyKeys("sha256:2");
    }
  }

  private List<Instant> lastUsed() {
    return PulledImages.in(file()).all().values().stream()
        .map(PulledImages.Entry::lastUsed)
        .toList();
  }

  private Path file() {
    return folder.resolve("images.json");
  }
}
