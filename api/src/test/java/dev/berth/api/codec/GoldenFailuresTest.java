package dev.berth.api.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.RawObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures as a real kube-apiserver answers them: message, reason, code, details and causes. */
class GoldenFailuresTest {
  private static final String WIDGETS = "widgets.example.com";
  private static final String WIDGET = "Widget.example.com";

  static Stream<Arguments> same() {
    return Stream.of(
        Arguments.of("widget get missing", new Failure.NotFound(WIDGETS, "none")),
        Arguments.of("widget create again", new Failure.AlreadyExists(WIDGETS, "one")),
        Arguments.of("widget update stale", Failure.Conflict.stale(WIDGETS, "one")),
        Arguments.of(
            "widget create invalid enum and maximum",
            new Failure.Invalid(
                WIDGET,
                "bad",
                List.of(
                    Violation.invalid(
                        "spec.size", 11, "spec.size in body should be less than or equal to 10"),
                    Violation.notSupported("spec.color", "pink", List.of("red", "green", "blue")),
                    Violation.invalid(
                        "<nil>",
                        Unquoted.NULL,
                        "some validation rules were not checked because the object was invalid;"
                            + " correct the existing errors to complete validation")))),
        Arguments.of("widget create bad name", badName()),
        Arguments.of(
            "delete with wrong uid",
            new Failure.Conflict(
                WIDGET,
                "two",
                "the UID in the precondition (00000000-0000-0000-0000-000000000000) does not match"
                    + " the UID in record (52eb29ea-6ae6-40f2-bc04-ec0302a52ade). The object might"
                    + " have been deleted and then recreated")),
        Arguments.of(
            "create in a terminating namespace",
            new Failure.Forbidden(
                "configmaps",
                "late",
                "unable to create new content in namespace team because it is being terminated",
                List.of(
                    new Violation(
                        Violation.Reason.NAMESPACE_TERMINATING,
                        "metadata.namespace",
                        "namespace team is being terminated")))),
        Arguments.of("lease negative duration", negativeDuration()),
        Arguments.of(
            "watch from a compacted version",
            new Failure.Expired("too old resource version: 1 (172883)")));
  }

  @ParameterizedTest
  @MethodSource("same")
  void theBodyIsTheSameAsKubernetes(String mistake, Failure failure) throws Exception {
    Tree ours = JsonReader.read(ObjectJson.encode(Failures.toStatus(failure)));
    assertThat(Golden.plain(ours)).isEqualTo(Golden.plain(Golden.body(mistake)));
  }

  @Test
  void anUnknownFieldReadsAsInKubernetes() throws Exception {
    Map<?, ?> golden = (Map<?, ?>) Golden.plain(Golden.body("widget create unknown field strict"));
    Failure ours = refused("{\"spec\":{\"colour\":\"red\"}}");
    assertThat(ours.message())
        .isEqualTo(String.valueOf(golden.get("message")).replace("Widget", "Lease"));
    assertThat(ours).isInstanceOf(Failure.BadRequest.class);
  }

  /** The reasons and codes are those of Kubernetes; these messages are those of Go's decoder. */
  @ParameterizedTest
  @MethodSource("badRequests")
  void whatCantBeDecodedIsABadRequest(String mistake, String json, String message)
      throws Exception {
    Map<?, ?> golden = (Map<?, ?>) Golden.plain(Golden.body(mistake));
    Failure ours = refused(json);
    Map<?, ?> body =
        (Map<?, ?>) Golden.plain(JsonReader.read(ObjectJson.encode(Failures.toStatus(ours))));
    assertThat(body.get("reason")).isEqualTo(golden.get("reason"));
    assertThat(body.get("code")).isEqualTo(golden.get("code"));
    assertThat(body.keySet()).isEqualTo(golden.keySet());
    assertThat(ours.message()).startsWith(message);
  }

  static Stream<Arguments> badRequests() {
    return Stream.of(
        Arguments.of(
            "widget create not json",
            "{\"apiVersion\": ",
            "the object provided is unrecognized (must be of type Lease): couldn't get"
                + " version/kind; json parse error: "),
        Arguments.of(
            "configmap number as string value",
            "{\"spec\":{\"holderIdentity\":1}}",
            "Lease in version \"v1\" cannot be handled as a Lease: spec.holderIdentity: must be a"
                + " text, not the number 1"),
        Arguments.of(
            "lease bad micro time",
            "{\"spec\":{\"renewTime\":\"yesterday\"}}",
            "Lease in version \"v1\" cannot be handled as a Lease: spec.renewTime: \"yesterday\" is"
                + " not a time"));
  }

  private static Failure refused(String json) {
    return catchThrowableOfType(
            FailureException.class,
            () -> ObjectJson.decode(Kinds.LEASE, json.getBytes(StandardCharsets.UTF_8)))
        .failure();
  }

  private static Failure badName() {
    Kind<RawObject> widget = RoundTripTest.WIDGET;
    RawObject bad =
        RawObject.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName("Bad_Name").setNamespace("default"))
            .build();
    return new Failure.Invalid(widget.qualifiedName(), "Bad_Name", Validation.of(widget, bad));
  }

  private static Failure negativeDuration() {
    Lease.Builder lease = Lease.newBuilder();
    lease.getMetadataBuilder().setName("l2").setNamespace("default");
    lease.getSpecBuilder().setLeaseDurationSeconds(-1);
    return new Failure.Invalid(
        Kinds.LEASE.qualifiedName(), "l2", Validation.of(Kinds.LEASE, lease.build()));
  }

  /** Shown without quotes, as Kubernetes shows a missing value. */
  private enum Unquoted {
    NULL;

    @Override
    public String toString() {
      return "null";
    }
  }
}
