package dev.berth.api.failure;

import io.grpc.Status.Code;

/**
 * The one table: each member of the family, the word that programs read, and its codes. Words and
 * HTTP statuses are those of Kubernetes where it has the case.
 */
enum Row {
  NOT_FOUND("NotFound", 404, Code.NOT_FOUND),
  ALREADY_EXISTS("AlreadyExists", 409, Code.ALREADY_EXISTS),
  CONFLICT("Conflict", 409, Code.ABORTED),
  INVALID("Invalid", 422, Code.INVALID_ARGUMENT),
  BAD_REQUEST("BadRequest", 400, Code.INVALID_ARGUMENT),
  UNAUTHENTICATED("Unauthorized", 401, Code.UNAUTHENTICATED),
  FORBIDDEN("Forbidden", 403, Code.PERMISSION_DENIED),
  EXPIRED("Expired", 410, Code.OUT_OF_RANGE),
  TOO_LARGE("RequestEntityTooLarge", 413, Code.RESOURCE_EXHAUSTED),
  STORAGE_FULL("StorageFull", 507, Code.RESOURCE_EXHAUSTED),
  TOO_MANY_REQUESTS("TooManyRequests", 429, Code.RESOURCE_EXHAUSTED),
  UNAVAILABLE("ServiceUnavailable", 503, Code.UNAVAILABLE),
  DEADLINE_EXCEEDED("Timeout", 504, Code.DEADLINE_EXCEEDED),
  UNKNOWN_OUTCOME("UnknownOutcome", 500, Code.UNKNOWN),
  INTERNAL("InternalError", 500, Code.INTERNAL);

  final String reason;
  final int http;
  final Code grpc;

  Row(String reason, int http, Code grpc) {
    this.reason = reason;
    this.http = http;
    this.grpc = grpc;
  }

  static Row of(Failure failure) {
    return switch (failure) {
      case Failure.NotFound _ -> NOT_FOUND;
      case Failure.AlreadyExists _ -> ALREADY_EXISTS;
      case Failure.Conflict _ -> CONFLICT;
      case Failure.Invalid _ -> INVALID;
      case Failure.BadRequest _ -> BAD_REQUEST;
      case Failure.Unauthenticated _ -> UNAUTHENTICATED;
      case Failure.Forbidden _ -> FORBIDDEN;
      case Failure.Expired _ -> EXPIRED;
      case Failure.TooLarge _ -> TOO_LARGE;
      case Failure.StorageFull _ -> STORAGE_FULL;
      case Failure.TooManyRequests _ -> TOO_MANY_REQUESTS;
      case Failure.Unavailable _ -> UNAVAILABLE;
      case Failure.DeadlineExceeded _ -> DEADLINE_EXCEEDED;
      case Failure.UnknownOutcome _ -> UNKNOWN_OUTCOME;
      case Failure.Internal _ -> INTERNAL;
    };
  }

  /** A word that is not in the table comes from a newer server; its HTTP status places it. */
  static Row of(String reason, int http) {
    for (Row row : values()) {
      if (row.reason.equals(reason)) {
        return row;
      }
    }
    for (Row row : values()) {
      if (row.http == http && row != UNKNOWN_OUTCOME) {
        return row;
      }
    }
    return INTERNAL;
  }
}
