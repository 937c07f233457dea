package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.plan.OwnStop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnStopsTest {
  private static final OwnStop UNHEALTHY = new OwnStop.Unhealthy("exit code 1:\nno");

  @TempDir private Path data;

  @Test
  void anotherProcessFindsWhatWasKeptUntilItIsForgotten() {
    stops().keep("c1", new OwnStop.Paused());
    stops().keep("c2", UNHEALTHY);
    stops().keep("c2", UNHEALTHY);
    assertThat(stops().of("c1")).contains(new OwnStop.Paused());
    assertThat(stops().of("c2")).contains(UNHEALTHY);
    assertThat(stops().of("c3")).isEmpty();

    stops().forget("c1");
    assertThat(stops().of("c1")).isEmpty();
  }

  @Test
  void onlyWhatIsStillThereIsKeptAtAStart() throws IOException {
    stops().retain(Set.of("c1"));
    stops().keep("c1", UNHEALTHY);
    stops().keep("c2", UNHEALTHY);
    Files.writeString(data.resolve("stops").resolve("c3.new"), "half");
    stops().retain(Set.of("c1"));
    assertThat(data.resolve("stops").toFile().list()).containsExactly("c1");
  }

  @Test
  void whatCannotBeReadOrWrittenCostsNothingElse() throws IOException {
    Files.writeString(data.resolve("stops"), "a file where the folder belongs");
    stops().keep("c1", UNHEALTHY);
    stops().forget("c1");
    stops().retain(Set.of());
    assertThat(stops().of("c1")).isEmpty();
  }

  @Test
  void wordsOfANewerNodeletCountForNothing() {
    assertThat(OwnStop.of("frozen")).isEmpty();
    assertThat(OwnStop.of("")).isEmpty();
  }

  private OwnStops stops() {
    return OwnStops.in(data.resolve("stops"));
  }
}
