package dev.berth.nodelet.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.nodelet.image.credential.Keys;
import dev.berth.nodelet.runtime.PullProgress;
import dev.berth.nodelet.runtime.RegistryCredential;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  private static final Keys NONE = new Keys(List.of(), List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Get "http://r:5000/v2/": no basic auth credentials         | registry r:5000 refuses access without credentials (there are none for r:5000):
          unauthorized: authentication required                      | registry r:5000 refuses access without credentials (there are none for r:5000):
          pull access denied for r:5000/a, repository does not exist | no such image, or no access to it without credentials (there are none for r:5000):
          manifest for r:5000/a:1 not found: manifest unknown        | registry r:5000 has no such image:
          dial tcp 127.0.0.1:1: connect: connection refused          | registry r:5000 can't be reached:
          dial tcp: lookup r: no such host                           | registry r:5000 can't be reached:
          something that nobody has ever heard of                    | ''
          """)
  void saysWhatKindOfFailureItSeemsToBe(String words, String kind) {
    assertThat(PullWords.of("r:5000/a:1", NONE, words))
        .isEqualTo(kind.isEmpty() ? words : kind + " " + words);
  }

  @Test
  void saysWhatWasShownAndWhatCouldNotBeAndNothingThatIsSecret() {
    RegistryCredential anna = new RegistryCredential("r:5000", "anna", "hidden", "");
    Keys keys = new Keys(List.of(anna), List.of("Secret \"default/x\" is not there"));
    assertThat(PullWords.of("r:5000/a", keys, "unauthorized"))
        .isEqualTo(
            "registry r:5000 refuses access to user \"anna\" of r:5000: unauthorized; Secret"
                + " \"default/x\" is not there");
  }

  @Test
  void progressIsShortAndHonest() {
    assertThat(Sizes.of(PullProgress.NONE)).isEqualTo("pulling: the registry is being asked");
    assertThat(Sizes.of(new PullProgress(12_897_485, 47_815_065, true, 3, 7)))
        .isEqualTo("pulling: 12.3 of 45.6 MiB, 3 of 7 layers");
    assertThat(Sizes.of(new PullProgress(1 << 20, 2 << 20, false, 0, 7)))
        .isEqualTo("pulling: 1.0 of at least 2.0 MiB, 0 of 7 layers");
    assertThat(Sizes.of(new PullProgress(0, 0, false, 2, 7))).isEqualTo("pulling: 2 of 7 layers");
  }
}
