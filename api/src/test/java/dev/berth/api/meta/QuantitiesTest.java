package dev.berth.api.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.v1.Quantity;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "500m, 0.5",
    "2, 2",
    "1.5, 1.5",
    ".5, 0.5",
    "5., 5",
    "+1, 1",
    "-1, -1",
    "100n, 0.0000001",
    "100u, 0.0001",
    "1k, 1000",
    "1M, 1000000",
    "1.5G, 1500000000",
    "1T, 1000000000000",
    "1P, 1000000000000000",
    "1E, 1000000000000000000",
    "1Ki, 1024",
    "128Mi, 134217728",
    "0.5Gi, 536870912",
    "1Ti, 1099511627776",
    "1Pi, 1125899906842624",
    "1Ei, 1152921504606846976",
    "1e3, 1000",
    "1E3, 1000",
    "12e-1, 1.2",
    "1E+2, 100",
    "9223372036854775807, 9223372036854775807"
  })
  void readsExactly(String text, BigDecimal value) {
    assertThat(Quantities.value(text)).isEqualByComparingTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "1K",
        "1ki",
        "1mi",
        "1KiB",
        "1GB",
        "m",
        ".",
        "1..2",
        "1e",
        "1e3k",
        "0x10",
        "1e9999999999",
        "9223372036854775808",
        "8Ei",
        "1e999",
        "1,5",
        "١"
      })
  void refusesWhatKubernetesRefuses(String text) {
    assertThatThrownBy(() -> Quantities.value(text))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("\"" + text + "\" is ");
    assertThat(Quantities.problem(text)).isPresent();
  }

  @Test
  void refusesMoreDigitsThanAnyAmountNeeds() {
    assertThat(Quantities.problem("1".repeat(65))).isPresent();
    assertThat(Quantities.problem("1" + "0".repeat(18))).isEmpty();
  }

  @Test
  void whatIsFinerIsRoundedUp() {
    assertThat(Quantities.milli(Quantities.of("0.0001"))).isEqualTo(1);
    assertThat(Quantities.milli(Quantities.of("1.0001"))).isEqualTo(1001);
    assertThat(Quantities.bytes(Quantities.of("1500m"))).isEqualTo(2);
    assertThatThrownBy(() -> Quantities.milli(Quantities.of("1E")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("too large");
  }

  @Test
  void comparesByValue() {
    assertThat(Quantities.compare(Quantities.of("1"), Quantities.of("1000m"))).isZero();
    assertThat(Quantities.compare(Quantities.of("1Gi"), Quantities.of("1G"))).isPositive();
    assertThat(Quantities.compare(Quantities.of("999m"), Quantities.of("1"))).isNegative();
  }

  @Test
  void writesTheShortestExactForm() {
    assertThat(Quantities.ofMilli(1500).getText()).isEqualTo("1500m");
    assertThat(Quantities.ofMilli(2000).getText()).isEqualTo("2");
    assertThat(Quantities.ofBytes(134217728).getText()).isEqualTo("128Mi");
    assertThat(Quantities.ofBytes(1000).getText()).isEqualTo("1000");
    assertThat(Quantities.ofBytes(0).getText()).isEqualTo("0");
  }

  @Property
  void bytesComeBack(@ForAll @LongRange(min = Long.MIN_VALUE + 1) long bytes) {
    assertThat(Quantities.bytes(Quantities.ofBytes(bytes))).isEqualTo(bytes);
  }

  @Property
  void shiftedBytesComeBack(@ForAll int bytes, @ForAll @IntRange(max = 31) int shift) {
    long shifted = (long) bytes << shift;
    assertThat(Quantities.bytes(Quantities.ofBytes(shifted))).isEqualTo(shifted);
  }

  @Property
  void millisComeBack(@ForAll long milli) {
    Quantity quantity = Quantities.ofMilli(milli);
    assertThat(Quantities.milli(quantity)).isEqualTo(milli);
  }
}
