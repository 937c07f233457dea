package dev.berth.api.kind.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.api.codec.ObjectYaml;
import dev.berth.api.core.v1.Secret;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretKindTest {
  private static Secret secret(String fields) {
    return Kinds.SECRET
        .rules()
        .withDefaults(
            Written.object(Kinds.SECRET, "metadata: {name: a, namespace: default}\n" + fields));
  }

  private static List<String> wrong(Secret secret) {
    return Written.texts(Validation.of(Kinds.SECRET, secret));
  }

  @Test
  void textsBecomeDataAndAreNotShown() {
    Secret made = secret("data: {a: b2xk, b: b2xk}\nstringData: {b: new, c: more}");
    assertThat(made.getDataMap())
        .isEqualTo(
            Map.of(
                "a", ByteString.copyFromUtf8("old"),
                "b", ByteString.copyFromUtf8("new"),
                "c", ByteString.copyFromUtf8("more")));
    assertThat(made.getType()).isEqualTo("Opaque");
    assertThat(ObjectYaml.encode(Kinds.SECRET, made)).doesNotContain("stringData");
    assertThat(Kinds.SECRET.rules().columns())
        .extracting(Column::title)
        .containsExactly("TYPE", "DATA");
    assertThat(Kinds.SECRET.rules().columns())
        .extracting(column -> column.value().apply(made))
        .containsExactly("Opaque", "3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kubernetes.io/tls              | {tls.crt: x, tls.key: x}     | {tls.crt: hidden}             | data[tls.key]: Required value: the certificate's private key
          kubernetes.io/ssh-auth         | {ssh-privatekey: x}          | {ssh-privatekey: ""}          | data[ssh-privatekey]: Required value: the private key
          kubernetes.io/dockercfg        | {.dockercfg: "{}"}           | {}                            | data[.dockercfg]: Required value: Docker's settings, as JSON
          kubernetes.io/dockerconfigjson | {.dockerconfigjson: '{"auths": {}}'} | {.dockerconfigjson: "[hidden]"} | data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": must be a JSON object
          kubernetes.io/dockerconfigjson | {.dockerconfigjson: "{}"}    | {.dockerconfigjson: "{hidden"} | data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": must be a JSON object
          kubernetes.io/dockerconfigjson | {.dockerconfigjson: "{}"}    | {.dockerconfigjson: "{} {}"}  | data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": must be a JSON object
          kubernetes.io/service-account-token | | {token: hidden}       | metadata.annotations[kubernetes.io/service-account.name]: Required value: the account that the token is of
          """)
  void knownTypesDemandTheirKeys(String type, String allowed, String refused, String violation) {
    if (allowed != null) {
      assertThat(wrong(secret("type: " + type + "\nstringData: " + allowed))).isEmpty();
    }
    assertThat(wrong(secret("type: " + type + "\nstringData: " + refused)))
        .containsExactly(violation);
  }

  @Test
  void aLoginHasANameOrAPassword() {
    assertThat(wrong(secret("type: kubernetes.io/basic-auth\nstringData: {password: x}")))
        .isEmpty();
    assertThat(wrong(secret("type: kubernetes.io/basic-auth\nstringData: {user: x}")))
        .containsExactly(
            "data[username]: Required value: this or password",
            "data[password]: Required value: this or username");
  }

  @Test
  void keysAndSizeAreBounded() {
    assertThat(wrong(secret("stringData: {..a: hidden}")))
        .containsExactly("data[..a]: Invalid value: \"..a\": must not start with '..'");
    Secret most =
        secret("").toBuilder().putData("a", ByteString.copyFrom(new byte[1 << 20])).build();
    assertThat(wrong(most)).isEmpty();
    assertThat(wrong(most.toBuilder().putData("b", ByteString.copyFromUtf8("x")).build()))
        .containsExactly("data: Too long: must have at most 1048576 bytes together");
  }

  @Test
  void typeIsFixedAndWhatIsImmutableStaysSo() {
    Secret fixed = secret("stringData: {a: x}\nimmutable: true");
    Secret other = secret("type: mine\nstringData: {a: y}");
    assertThat(Written.texts(Validation.ofUpdate(Kinds.SECRET, fixed, other)))
        .containsExactly(
            "type: Invalid value: \"mine\": field is immutable",
            "immutable: Forbidden: field is immutable when `immutable` is set",
            "data: Forbidden: field is immutable when `immutable` is set");
    assertThat(Written.texts(Validation.ofUpdate(Kinds.SECRET, fixed, fixed))).isEmpty();
  }
}
