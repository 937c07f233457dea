package dev.berth.nodelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.runtime.PullProgress;
import org.junit.jupiter.api.Test;

class PullTallyTest {
  private final PullTally tally = new PullTally();

  @Test
  void addsUpLayersAsDockerTellsOfThem() {
    assertThat(line("1.29", "Pulling from library/nginx", 0, 0)).isEqualTo(PullProgress.NONE);
    line("a", "Pulling fs layer", 0, 0);
    line("b", "Pulling fs layer", 0, 0);
    line("b", "Waiting", 0, 0);
    assertThat(line("c", "Already exists", 0, 0)).isEqualTo(of(0, 0, false, 1, 3));
    assertThat(line("a", "Downloading", 30, 100)).isEqualTo(of(30, 100, false, 1, 3));
    assertThat(line("b", "Downloading", 1, 50)).isEqualTo(of(31, 150, true, 1, 3));
    assertThat(line("a", "Verifying Checksum", 0, 0)).isEqualTo(of(101, 150, true, 1, 3));
    assertThat(line("a", "Extracting", 7, 100)).isEqualTo(of(101, 150, true, 1, 3));
    assertThat(line("a", "Pull complete", 0, 0)).isEqualTo(of(101, 150, true, 2, 3));
    line("b", "Download complete", 0, 0);
    assertThat(line("b", "Pull complete", 0, 0)).isEqualTo(of(150, 150, true, 3, 3));
    assertThat(line("", "Status: Downloaded newer image", 0, 0))
        .isEqualTo(of(150, 150, true, 3, 3));
  }

  @Test
  void aLayerThatIsFetchedAgainCountsAgain() {
    line("a", "Downloading", 90, 100);
    assertThat(line("a", "Retrying in 5 seconds", 0, 0)).isEqualTo(of(90, 100, true, 0, 1));
    assertThat(line("a", "Downloading", 10, 100)).isEqualTo(of(10, 100, true, 0, 1));
  }

  @Test
  void aLayerIsNeverMoreThanWhole() {
    assertThat(line("a", "Downloading", 120, 100)).isEqualTo(of(100, 100, true, 0, 1));
    assertThat(line("b", "Downloading", 5, 0)).isEqualTo(of(100, 100, false, 0, 2));
  }

  private PullProgress line(String id, String status, long current, long total) {
    return tally.add(id, status, current, total);
  }

  private static PullProgress of(long done, long total, boolean sized, int complete, int layers) {
    return new PullProgress(done, total, sized, complete, layers);
  }
}
