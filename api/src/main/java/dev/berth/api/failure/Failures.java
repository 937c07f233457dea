package dev.berth.api.failure;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.berth.api.meta.v1.Status;
import dev.berth.api.meta.v1.StatusCause;
import dev.berth.api.meta.v1.StatusDetails;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;

/**
 * Failures on the wire: as {@code Status} (the body of an HTTP answer), as an HTTP status, and as a
 * gRPC status whose details hold the {@code Status}. What goes out comes back equal.
 */
public final class Failures {
  /**
   * How large the metadata of a failed call may be. gRPC's own limit for Java clients is 8 KiB,
   * less than a long list of violations: channels must be built with {@code maxInboundMetadataSize}
   * of at least this.
   */
  public static final int MAX_METADATA_BYTES = 64 * 1024;

  /** Base64 adds a third, and a short copy of the message travels beside. */
  private static final int MAX_STATUS_BYTES = 40 * 1024;

  private static final int MAX_DESCRIPTION_CHARS = 1024;

  private Failures() {}

  public static Status toStatus(Failure failure) {
    return Statuses.of(failure);
  }

  /**
   * A failure that must fit among others: what does not, its message is cut and its violations are
   * counted.
   *
   * @param maxBytes of the encoded status; at least 256
   */
  public static Status toStatus(Failure failure, int maxBytes) {
    return cut(Statuses.of(failure), maxBytes);
  }

  /** A reason that is not known is placed by its HTTP status; nothing makes this fail. */
  public static Failure fromStatus(Status status) {
    return Statuses.failure(status);
  }

  public static int httpCode(Failure failure) {
    return Row.of(failure).http;
  }

  /** The failure as gRPC answers it. Violations beyond {@link #MAX_METADATA_BYTES} are counted. */
  public static StatusRuntimeException toGrpc(Failure failure) {
    Status status = cut(Statuses.of(failure), MAX_STATUS_BYTES);
    String message = status.getMessage();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Row.of(failure).grpc.value())
            .setMessage(
                message.length() <= MAX_DESCRIPTION_CHARS
                    ? message
                    : message.substring(0, MAX_DESCRIPTION_CHARS) + "...")
            .addDetails(Any.pack(status))
            .build());
  }

  /**
   * What a failed call means, whatever threw it: a {@link FailureException}, a gRPC status of our
   * servers, or one that gRPC made by itself (no details). A bare UNAVAILABLE or DEADLINE_EXCEEDED
   * does not say whether a write arrived: only the caller knows whether there was one.
   */
  public static Failure fromGrpc(Throwable thrown) {
    for (Throwable one = thrown; one != null; one = one.getCause()) {
      if (one instanceof FailureException ours) {
        return ours.failure();
      }
    }
    com.google.rpc.Status rpc = StatusProto.fromThrowable(thrown);
    if (rpc != null) {
      for (Any detail : rpc.getDetailsList()) {
        if (detail.is(Status.class)) {
          try {
            return Statuses.failure(detail.unpack(Status.class));
          } catch (InvalidProtocolBufferException e) {
            return new Failure.Internal("a failure that can't be decoded: " + rpc.getMessage());
          }
        }
      }
    }
    return bare(io.grpc.Status.fromThrowable(thrown), thrown);
  }

  /** Whether an API server has said so itself, and not gRPC of a call that found none. */
  public static boolean isAnswer(Throwable thrown) {
    com.google.rpc.Status rpc = StatusProto.fromThrowable(thrown);
    return rpc != null && rpc.getDetailsList().stream().anyMatch(one -> one.is(Status.class));
  }

  private static Failure bare(io.grpc.Status status, Throwable thrown) {
    String message =
        status.getDescription() != null ? status.getDescription() : status.getCode().toString();
    // A connection that is cut inside a frame is told as an internal error of the client's own.
    if (status.getCode() == io.grpc.Status.Code.INTERNAL
        && status.getCause() instanceof IOException cut) {
      return new Failure.Unavailable("the connection broke: " + message + ": " + cut);
    }
    return switch (status.getCode()) {
      case UNAVAILABLE -> new Failure.Unavailable(message);
      case CANCELLED -> new Failure.Unavailable("the call was cancelled: " + message);
      case DEADLINE_EXCEEDED -> new Failure.DeadlineExceeded(message);
      case UNAUTHENTICATED -> new Failure.Unauthenticated(message);
      case PERMISSION_DENIED -> new Failure.Forbidden("calls", "", message, java.util.List.of());
      case RESOURCE_EXHAUSTED -> new Failure.TooLarge(message);
      case OUT_OF_RANGE -> new Failure.Expired(message);
      case UNIMPLEMENTED -> new Failure.BadRequest("not known to this server: " + message);
      case INVALID_ARGUMENT, FAILED_PRECONDITION, NOT_FOUND, ALREADY_EXISTS ->
          new Failure.BadRequest(message);
      case OK, UNKNOWN, INTERNAL, DATA_LOSS, ABORTED ->
          new Failure.Internal(
              status.getCode() == io.grpc.Status.Code.UNKNOWN
                  ? message + " (" + thrown + ")"
                  : message);
    };
  }

  private static Status cut(Status status, int maxBytes) {
    if (status.getSerializedSize() <= maxBytes) {
      return status;
    }
    int half = maxBytes / 2;
    Status.Builder smaller = status.toBuilder().setMessage(start(status.getMessage(), half));
    if (status.hasDetails()) {
      smaller.setDetails(withFewerCauses(status.getDetails(), half - half / 4));
      if (smaller.build().getSerializedSize() > maxBytes) {
        // A name may be of any length when that is what is wrong with it.
        smaller.clearDetails();
      }
    }
    return smaller.build();
  }

  private static StatusDetails withFewerCauses(StatusDetails all, int maxBytes) {
    StatusDetails.Builder details = all.toBuilder().clearCauses();
    int size = 0;
    for (StatusCause cause : all.getCausesList()) {
      size += cause.getSerializedSize() + 8;
      if (size > maxBytes) {
        int left = all.getCausesCount() - details.getCausesCount();
        return details
            .addCauses(
                StatusCause.newBuilder()
                    .setReason(Violation.Reason.INVALID.word())
                    .setField("<nil>")
                    .setMessage("and " + left + " more"))
            .build();
      }
      details.addCauses(cause);
    }
    return details.build();
  }

  /** Any character may take three bytes. */
  private static String start(String text, int maxBytes) {
    int chars = maxBytes / 3 - 3;
    return text.length() <= chars ? text : text.substring(0, chars) + "...";
  }
}
