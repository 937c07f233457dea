package dev.berth.api.kind.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Violation;
import dev.berth.api.v1.LocalObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PullSecretRulesTest {
  @Test
  void takesNamesOfSecrets() {
    assertThat(violations("regcred", "team.registry-1")).isEmpty();
    assertThat(violations()).isEmpty();
  }

  @Test
  void namesEachOneThatIsWrong() {
    assertThat(violations("a", "", "A_b", "a", "x".repeat(254)))
        .hasSize(4)
        .satisfiesExactly(
            empty ->
                assertThat(empty)
                    .isEqualTo(
                        "secrets[1].name: Required value: the name of a Secret of the Task's"
                            + " namespace"),
            upper ->
                assertThat(upper)
                    .startsWith(
                        "secrets[2].name: Invalid value: \"A_b\": must be the name of a Secret: lower"
                            + " case letters"),
            twice -> assertThat(twice).isEqualTo("secrets[3].name: Duplicate value: \"a\""),
            longer -> assertThat(longer).startsWith("secrets[4].name: Invalid value: "));
  }

  @Test
  void takesEightAndNoMore() {
    assertThat(violations(many(8))).isEmpty();
    assertThat(violations(many(9)))
        .containsExactly("secrets: Too many: 9: must have at most 8 items");
  }

  private static String[] many(int count) {
    return IntStream.range(0, count).mapToObj(i -> "s" + i).toArray(String[]::new);
  }

  private static List<String> violations(String... names) {
    List<LocalObjectReference> secrets = new ArrayList<>();
    for (String name : names) {
      secrets.add(LocalObjectReference.newBuilder().setName(name).build());
    }
    List<Violation> found = new ArrayList<>();
    PullSecretRules.check("secrets", secrets, found);
    return found.stream().map(Violation::toString).toList();
  }
}
