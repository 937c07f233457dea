package dev.berth.nodelet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered by number. */
class CountsTest {
  @Test
  void eachNameHasItsNumber() {
    assertThat(Counts.parse(List.of("example.com/licences=3", " a.b/tokens=1k ")))
        .isEqualTo(Map.of("example.com/licences", 3L, "a.b/tokens", 1000L));
    assertThat(Counts.parse(List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.b/c               | must be NAME=COUNT, for example example.com/licences=3, but is a.b/c
          licences=3          | the name licences of licences=3 must have a prefix and a name, such as example.com/fuse
          kubernetes.io/a=3   | the name kubernetes.io/a of kubernetes.io/a=3 must not have the prefix kubernetes.io, which is reserved
          a.b/c=              | the count "" of a.b/c= must be a whole number above 0
          a.b/c=0             | the count "0" of a.b/c=0 must be a whole number above 0
          a.b/c=-1            | the count "-1" of a.b/c=-1 must be a whole number above 0
          a.b/c=500m          | the count "500m" of a.b/c=500m must be a whole number above 0
          a.b/c=some          | the count "some" of a.b/c=some must be a whole number above 0
          """)
  void whatCannotBeCountedIsToldWithTheOption(String value, String why) {
    assertThatThrownBy(() -> Counts.parse(List.of(value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--offer-resource: " + why);
  }

  @Test
  void aNameIsOfferedOnce() {
    assertThatThrownBy(() -> Counts.parse(List.of("a.b/c=1", "a.b/c=2")))
        .hasMessage("--offer-resource: a.b/c is offered twice");
    Inventory devices =
        Inventory.of(Offer.parse(List.of("a.b/c=/dev/c")), List.of(), _ -> Optional.empty());
    assertThatThrownBy(() -> devices.with(Map.of("a.b/c", 1L)))
        .hasMessage("--offer-resource: a.b/c is the name of devices that the node offers");
    assertThat(devices.with(Map.of("a.b/d", 4L)).counts()).hasToString("{a.b/c=1, a.b/d=4}");
  }
}
