package dev.berth.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Short runs of {@code hack/test chaos}; what they print has the seed, and names the history. */
@Tag("etcd")
@Tag("system")
final class ChaosTest {
  private static final Path OLDER = Path.of("etcd");

  @Test
  void fixedSeed(TestInfo test) throws IOException, InterruptedException {
    passes(1, Duration.ofSeconds(20), OLDER, test);
  }

  @Test
  void randomSeedOnNewerEtcd(TestInfo test) throws IOException, InterruptedException {
    passes(anySeed(), Duration.ofSeconds(20), newer(), test);
  }

  @Test
  @Tag("long")
  void threeMinutes(TestInfo test) throws IOException, InterruptedException {
    ChaosRun.Outcome outcome = passes(anySeed(), Duration.ofMinutes(3), newer(), test);
    assertThat(outcome.faults()).isGreaterThan(9);
    assertThat(outcome.compactions()).isGreaterThan(2);
    assertThat(outcome.summary().contended()).isGreaterThanOrEqualTo(10);
  }

  private static ChaosRun.Outcome passes(long seed, Duration length, Path etcd, TestInfo test)
      throws IOException, InterruptedException {
    Path folder =
        Path.of("target", "chaos", test.getTestMethod().orElseThrow().getName() + "-" + seed)
            .toAbsolutePath();
    ChaosRun.Plan plan = new ChaosRun.Plan(seed, length, etcd, folder, false);
    ChaosRun.Outcome outcome = new ChaosRun(plan, System.out::println).run();
    assertThat(outcome.violations()).as("seed %d, logs in %s", seed, folder).isEmpty();
    assertThat(outcome.summary().operations()).isPositive();
    assertThat(outcome.faults()).isPositive();
    return outcome;
  }

  private static long anySeed() {
    return new SecureRandom().nextInt(Integer.MAX_VALUE);
  }

  private static Path newer() throws IOException, InterruptedException {
    Path script = Path.of("..", "hack", "etcd-3.5").toAbsolutePath().normalize();
    Process finding =
        new ProcessBuilder(script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String found = new String(finding.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(finding.waitFor()).as("%s finds an etcd", script).isZero();
    return Path.of(found.strip());
  }
}
