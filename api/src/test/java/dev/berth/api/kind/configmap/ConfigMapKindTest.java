package dev.berth.api.kind.configmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.core.v1.ConfigMap;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigMapKindTest {
  private static ConfigMap config(String fields) {
    return Written.object(Kinds.CONFIG_MAP, "metadata: {name: a, namespace: default}\n" + fields);
  }

  private static List<String> wrong(ConfigMap config) {
    return Written.texts(Validation.of(Kinds.CONFIG_MAP, config));
  }

  @Test
  void keysAreNamesOfFiles() {
    assertThat(wrong(config("data: {a.b-c_D9: x}\nbinaryData: {z: AAEC}"))).isEmpty();
    assertThat(
            wrong(
                config(
                    """
                    data: {"a b": x, "..": x, "..c": x, "": x, ok: x}
                    binaryData: {ok: AAEC, "a/b": AAEC}
                    """)))
        .extracting(text -> text.replaceAll("a valid config key must.*", "..."))
        .containsExactly(
            "data[]: Invalid value: \"\": ...",
            "data[..]: Invalid value: \"..\": must not be '..'",
            "data[..c]: Invalid value: \"..c\": must not start with '..'",
            "data[a b]: Invalid value: \"a b\": ...",
            "binaryData[a/b]: Invalid value: \"a/b\": ...",
            "binaryData[ok]: Invalid value: \"ok\": duplicate of key present in data");
    String longest = "k".repeat(253);
    assertThat(wrong(config("data: {" + longest + ": x}"))).isEmpty();
    assertThat(wrong(config("data: {" + longest + "k: x}")))
        .containsExactly(
            "data[%sk]: Invalid value: \"%sk\": must be no more than 253 characters"
                .formatted(longest, longest));
  }

  @Test
  void holdsOneMebibyte() {
    ConfigMap most = config("").toBuilder().putData("a", "x".repeat(1 << 20)).build();
    assertThat(wrong(most)).isEmpty();
    assertThat(wrong(most.toBuilder().putData("b", "x").build()))
        .containsExactly(
            "data: Too long: data and binaryData must have at most 1048576 bytes together");
  }

  @Test
  void whatIsImmutableStaysSo() {
    ConfigMap fixed = config("data: {a: x}\nbinaryData: {b: AAEC}\nimmutable: true");
    ConfigMap other = config("data: {a: y}\nimmutable: false");
    assertThat(Written.texts(Validation.ofUpdate(Kinds.CONFIG_MAP, fixed, fixed))).isEmpty();
    assertThat(Written.texts(Validation.ofUpdate(Kinds.CONFIG_MAP, fixed, other)))
        .containsExactly(
            "immutable: Forbidden: field is immutable when `immutable` is set",
            "data: Forbidden: field is immutable when `immutable` is set",
            "binaryData: Forbidden: field is immutable when `immutable` is set");
    assertThat(Written.texts(Validation.ofUpdate(Kinds.CONFIG_MAP, other, fixed))).isEmpty();
  }
}
