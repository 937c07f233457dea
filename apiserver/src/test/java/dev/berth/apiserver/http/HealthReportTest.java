package dev.berth.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HealthReportTest {
  private static final Check WELL = Check.that("ping", () -> true, "");
  private static final Check ILL = new Check("store", () -> Optional.of("it does not answer"));

  @Test
  void saysOkAndNoMoreWhenAllIsWell() {
    HealthReport report = HealthReport.of("readyz", List.of(WELL), Set.of(), false);

    assertThat(report).isEqualTo(new HealthReport(true, "ok"));
  }

  @Test
  void listsTheChecksWhenAsked() {
    HealthReport report = HealthReport.of("readyz", List.of(WELL), Set.of(), true);

    assertThat(report).isEqualTo(new HealthReport(true, "[+]ping ok\nreadyz check passed\n"));
  }

  @Test
  void listsTheChecksWhenOneFails() {
    HealthReport report = HealthReport.of("readyz", List.of(WELL, ILL), Set.of(), false);

    assertThat(report)
        .isEqualTo(
            new HealthReport(
                false, "[+]ping ok\n[-]store failed: it does not answer\nreadyz check failed\n"));
  }

  @Test
  void leavesOutWhatIsExcludedAndWarnsOfWhatIsNotKnown() {
    HealthReport report = HealthReport.of("readyz", List.of(WELL, ILL), Set.of("store", "x"), true);

    assertThat(report.well()).isTrue();
    assertThat(report.text())
        .contains("[+]store excluded: ok\n")
        .contains("warn: some health checks cannot be excluded: no matches for \"x\"\n")
        .endsWith("readyz check passed\n");
  }
}
