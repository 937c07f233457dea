package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.testing.FakeTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectivityTest {
  private final FakeTimers timers = new FakeTimers();
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("heard");
  }

  @Test
  void beginsAsIfHeardAtItsStart() throws InterruptedException {
    Connectivity first = Connectivity.keptIn(file, timers);
    assertThat(first.silence()).isZero();
    timers.advance(Duration.ofSeconds(9));
    assertThat(first.silence()).isEqualTo(Duration.ofSeconds(9));
    first.heard();
    assertThat(first.silence()).isZero();
  }

  @Test
  void aNewProcessCountsOnWithinFiveSeconds() throws InterruptedException {
    Connectivity first = Connectivity.keptIn(file, timers);
    first.heard();
    timers.advance(Duration.ofSeconds(4));
    first.heard();
    timers.advance(Duration.ofSeconds(30));
    assertThat(Connectivity.keptIn(file, timers).silence()).isEqualTo(Duration.ofSeconds(34));
    first.heard();
    assertThat(Connectivity.keptIn(file, timers).silence()).isZero();
  }

  @Test
  void whatItCannotReadOrIsInTheFutureCountsForNothing() throws IOException {
    for (String text : new String[] {"", "yesterday", timers.instant().plusSeconds(60) + "\n"}) {
      Files.writeString(file, text);
      assertThat(Connectivity.keptIn(file, timers).silence()).as(text).isZero();
    }
  }
}
