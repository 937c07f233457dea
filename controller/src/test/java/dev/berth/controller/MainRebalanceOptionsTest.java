package dev.berth.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.controller.rebalance.RebalanceConfig;
import dev.berth.scheduling.rebalance.Aim;
import dev.berth.scheduling.rebalance.Rules;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class MainRebalanceOptionsTest {
  @Command
  private static final class Program {
    @Mixin final MainRebalanceOptions rebalance = new MainRebalanceOptions();
  }

  private static MainRebalanceOptions options(String... arguments) {
    Program program = new Program();
    var _ =
        new CommandLine(program)
            .registerConverter(Duration.class, Main::duration)
            .parseArgs(arguments);
    return program.rebalance;
  }

  @Test
  void nothingIsMovedUnlessAsked() {
    assertThat(options().config()).isEmpty();
    assertThat(options("--rebalance=none", "--rebalance-preview").config()).isEmpty();
  }

  @Test
  void saysFromWhereHowManyAndWhen() {
    assertThat(
            options(
                    "--rebalance=hot,Empty,busy",
                    "--rebalance-preview",
                    "--rebalance-moves=2",
                    "--rebalance-hot=80",
                    "--rebalance-busy=70",
                    "--rebalance-empty=10",
                    "--rebalance-after=2m",
                    "--rebalance-settled=0s",
                    "--rebalance-every=10s")
                .config())
        .hasValueSatisfying(config -> {
          assertThat(config.preview()).isTrue();
          assertThat(config.rules().aims()).containsExactlyInAnyOrder(Aim.HOT, Aim.BUSY, Aim.EMPTY);
          assertThat(config.rules().most()).isEqualTo(2);
          assertThat(config.rules().hotPercent()).isEqualTo(80);
          assertThat(config.rules().busyPercent()).isEqualTo(70);
          assertThat(config.rules().emptyPercent()).isEqualTo(10);
          assertThat(config.rules().patience()).isEqualTo(Duration.ofMinutes(2));
          assertThat(config.rules().settled()).isZero();
          assertThat(config.every()).isEqualTo(Duration.ofSeconds(10));
        });
  }

  @Test
  void theTimesAreThoseThatAreUsual() {
    assertThat(options("--rebalance=empty").config())
        .contains(
            new RebalanceConfig(
                new Rules(
                    Set.of(Aim.EMPTY),
                    90,
                    80,
                    20,
                    5,
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10)),
                false,
                Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "--rebalance=warm, 'must be hot, busy, empty, some of them with commas between, or none: warm'",
    "--rebalance=hot --rebalance-moves=0, --rebalance-moves must be positive: 0",
    "--rebalance=busy --rebalance-busy=10, --rebalance-busy must be from 11 to 100 percent: 10",
    "--rebalance=hot --rebalance-empty=75, '--rebalance-empty must be from 0 to 70 percent, well below hot: 75'",
    "--rebalance=hot --rebalance-every=0s, --rebalance-every must be positive",
  })
  void whatMakesNoSenseIsRefused(String arguments, String message) {
    MainRebalanceOptions options = options(arguments.split(" ", -1));

    assertThatThrownBy(options::config).hasMessageContaining(message);
  }
}
