package dev.berth.api.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.v1.Status;
import io.grpc.StatusRuntimeException;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
  private static final List<Violation> VIOLATIONS =
      List.of(
          Violation.required("spec.container.image", "an image to run"),
          Violation.invalid("spec.container.ports[0].containerPort", 0, "must be between 1 and 9"),
          Violation.notSupported("spec.restartPolicy", "Often", List.of("Always", "Never")),
          Violation.duplicate("spec.container.env[1].name", "A"),
          Violation.forbidden("spec.container.image", "fixed"),
          Violation.tooLong("metadata.annotations", "at most 262144 bytes"));

  @Test
  void anAnswerIsToldFromALostCall() {
    Failure away = new Failure.Unavailable("etcd did not answer in time");
    assertThat(Failures.isAnswer(new FailureException(away, Failures.toGrpc(away)))).isTrue();
    assertThat(Failures.isAnswer(io.grpc.Status.UNAVAILABLE.asRuntimeException())).isFalse();
    assertThat(Failures.isAnswer(new FailureException(away))).isFalse();
  }

  @Test
  void aConnectionThatBreaksInsideAnAnswerIsNoBug() {
    io.grpc.Status broken = io.grpc.Status.INTERNAL.withDescription("error in frame handler");
    assertThat(Failures.fromGrpc(broken.withCause(new EOFException()).asRuntimeException()))
        .isInstanceOf(Failure.Unavailable.class);
    assertThat(Failures.fromGrpc(broken.asRuntimeException())).isInstanceOf(Failure.Internal.class);
  }

  /** One of each member: {@link #everyMemberIsInTheFamily} fails when a new one is missing here. */
  static Stream<Failure> family() {
    return Stream.of(
        new Failure.NotFound("tasks.berth.dev", "a"),
        new Failure.NotFound("namespaces", "a"),
        new Failure.AlreadyExists("tasks.berth.dev", "a"),
        Failure.Conflict.stale("leases.coordination.k8s.io", "a"),
        new Failure.Conflict("tasks.berth.dev", "a", "it is \"busy\": really"),
        new Failure.Invalid("Task.berth.dev", "a", VIOLATIONS),
        new Failure.Invalid("Task.berth.dev", "", VIOLATIONS.subList(0, 1)),
        new Failure.BadRequest("what?"),
        new Failure.Unauthenticated("no token"),
        new Failure.Forbidden("tasks.berth.dev", "a", "no", VIOLATIONS),
        new Failure.Forbidden("tasks.berth.dev", "", "no", List.of()),
        new Failure.Expired("too old resource version: 1 (2)"),
        new Failure.TooLarge("2 MiB"),
        new Failure.StorageFull("85%"),
        new Failure.TooManyRequests("slow down", 7),
        new Failure.Unavailable("etcd is away"),
        new Failure.DeadlineExceeded("5 s"),
        new Failure.UnknownOutcome("may have happened"),
        new Failure.Internal("a bug"));
  }

  @Test
  void everyMemberIsInTheFamily() {
    assertThat(family().map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(Failure.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("family")
  void comesBackEqualFromItsStatus(Failure failure) {
    Status status = Failures.toStatus(failure);
    assertThat(status.getMessage()).isEqualTo(failure.message());
    assertThat(status.getCode()).isEqualTo(Failures.httpCode(failure)).isBetween(400, 599);
    assertThat(Failures.fromStatus(status)).isEqualTo(failure);
  }

  @ParameterizedTest
  @MethodSource("family")
  void comesBackEqualFromGrpc(Failure failure) {
    StatusRuntimeException thrown = Failures.toGrpc(failure);
    assertThat(thrown.getStatus().getDescription()).isEqualTo(failure.message());
    assertThat(Failures.fromGrpc(thrown)).isEqualTo(failure);
    assertThat(Failures.fromGrpc(new IllegalStateException(thrown))).isEqualTo(failure);
  }

  @Test
  void bareGrpcStatusesHaveAMeaningToo() {
    assertThat(Failures.fromGrpc(io.grpc.Status.UNAVAILABLE.asRuntimeException()))
        .isInstanceOf(Failure.Unavailable.class);
    assertThat(
            Failures.fromGrpc(
                io.grpc.Status.DEADLINE_EXCEEDED.withDescription("4 s").asRuntimeException()))
        .isEqualTo(new Failure.DeadlineExceeded("4 s"));
    for (io.grpc.Status.Code code : io.grpc.Status.Code.values()) {
      assertThat(Failures.fromGrpc(code.toStatus().asRuntimeException()).message()).isNotBlank();
    }
  }

  @Test
  void anExceptionThatIsNotOfGrpcIsInternalAndOurOwnKeepsItsFailure() {
    assertThat(Failures.fromGrpc(new IllegalStateException("x")))
        .isInstanceOf(Failure.Internal.class);
    Failure failure = new Failure.Expired("old");
    assertThat(Failures.fromGrpc(new FailureException(failure))).isEqualTo(failure);
  }

  @Test
  void aReasonOfANewerServerIsPlacedByItsHttpStatus() {
    Status newer = Status.newBuilder().setReason("Teapot").setCode(404).setMessage("short").build();
    assertThat(Failures.fromStatus(newer)).isInstanceOf(Failure.NotFound.class);
    assertThat(Failures.fromStatus(newer.toBuilder().setCode(418).build()))
        .isEqualTo(new Failure.Internal("short"));
  }

  @ParameterizedTest
  @MethodSource("family")
  void whatFitsAmongOthersIsNotCut(Failure failure) {
    assertThat(Failures.toStatus(failure, 4096)).isEqualTo(Failures.toStatus(failure));
  }

  @Test
  void whatDoesNotFitAmongOthersIsCutAndKeepsItsReason() {
    String text = "é".repeat(5000);
    List<Violation> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(Violation.required("spec.container.env[" + i + "].name", "a name"));
    }
    for (Failure failure :
        List.of(
            new Failure.Invalid("Task.berth.dev", "a", many),
            new Failure.Invalid("Task.berth.dev", text, many),
            new Failure.Conflict("tasks.berth.dev", "a", text),
            new Failure.Internal(text))) {
      for (int most : List.of(256, 1000, 5000)) {
        Status status = Failures.toStatus(failure, most);
        assertThat(status.getSerializedSize()).isLessThanOrEqualTo(most);
        assertThat(Failures.fromStatus(status)).hasSameClassAs(failure);
      }
    }
    Failure.Invalid cut =
        (Failure.Invalid)
            Failures.fromStatus(
                Failures.toStatus(new Failure.Invalid("Task.berth.dev", "a", many), 1000));
    assertThat(cut.violations().getFirst()).isEqualTo(many.getFirst());
    assertThat(cut.violations().getLast().message())
        .isEqualTo("and " + (100 - cut.violations().size() + 1) + " more");
  }

  @Test
  void aThousandViolationsStillFitInTheMetadataOfACall() {
    List<Violation> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(Violation.invalid("spec.container.env[" + i + "].name", "é".repeat(50), "bad"));
    }
    StatusRuntimeException thrown =
        Failures.toGrpc(new Failure.Invalid("Task.berth.dev", "a", many));
    int bytes =
        thrown.getTrailers().keys().stream()
            .mapToInt(key ->
                thrown
                    .getTrailers()
                    .get(io.grpc.Metadata.Key.of(key, io.grpc.Metadata.BINARY_BYTE_MARSHALLER))
                    .length)
            .sum();
    assertThat(bytes * 4 / 3).isLessThan(Failures.MAX_METADATA_BYTES);
    Failure.Invalid back = (Failure.Invalid) Failures.fromGrpc(thrown);
    assertThat(back.violations()).hasSizeGreaterThan(50);
    assertThat(back.violations().getFirst()).isEqualTo(many.getFirst());
    assertThat(back.violations().getLast().message())
        .isEqualTo("and " + (1000 - back.violations().size() + 1) + " more");
  }
}
