package dev.berth.api.failure;

import dev.berth.api.meta.v1.ListMeta;
import dev.berth.api.meta.v1.Status;
import dev.berth.api.meta.v1.StatusCause;
import dev.berth.api.meta.v1.StatusDetails;
import java.util.List;

/** A failure as {@code Status}, and back. The two directions stand beside each other on purpose. */
final class Statuses {
  private Statuses() {}

  static Status of(Failure failure) {
    Row row = Row.of(failure);
    Status.Builder status =
        Status.newBuilder()
            .setMetadata(ListMeta.getDefaultInstance())
            .setStatus("Failure")
            .setMessage(failure.message())
            .setReason(row.reason)
            .setCode(row.http);
    switch (failure) {
      case Failure.NotFound it -> status.setDetails(about(it.what(), it.name()));
      case Failure.AlreadyExists it -> status.setDetails(about(it.what(), it.name()));
      case Failure.Conflict it -> status.setDetails(about(it.what(), it.name()));
      case Failure.Invalid it ->
          status.setDetails(withCauses(about(it.kind(), it.name()), it.violations()));
      case Failure.Forbidden it ->
          status.setDetails(withCauses(about(it.what(), it.name()), it.causes()));
      case Failure.TooManyRequests it ->
          status.setDetails(
              StatusDetails.newBuilder().setRetryAfterSeconds(it.retryAfterSeconds()));
      case Failure.BadRequest _,
          Failure.Unauthenticated _,
          Failure.Expired _,
          Failure.TooLarge _,
          Failure.StorageFull _,
          Failure.Unavailable _,
          Failure.DeadlineExceeded _,
          Failure.UnknownOutcome _,
          Failure.Internal _ -> {
        // The message says it all.
      }
    }
    return status.build();
  }

  static Failure failure(Status status) {
    String message = status.getMessage();
    StatusDetails details = status.getDetails();
    String what = qualified(details);
    String name = details.getName();
    return switch (Row.of(status.getReason(), status.getCode())) {
      case NOT_FOUND -> new Failure.NotFound(what, name);
      case ALREADY_EXISTS ->
          new Failure.AlreadyExists(
              what,
              name,
              rest(message, new Failure.AlreadyExists(what, name)).replaceFirst("^: ", ""));
      case CONFLICT ->
          new Failure.Conflict(what, name, rest(message, new Failure.Conflict(what, name, "")));
      case INVALID -> new Failure.Invalid(what, name, violations(details));
      case FORBIDDEN ->
          new Failure.Forbidden(
              what,
              name,
              rest(message, new Failure.Forbidden(what, name, "", List.of())),
              violations(details));
      case TOO_MANY_REQUESTS ->
          new Failure.TooManyRequests(message, details.getRetryAfterSeconds());
      case BAD_REQUEST -> new Failure.BadRequest(message);
      case UNAUTHENTICATED -> new Failure.Unauthenticated(message);
      case EXPIRED -> new Failure.Expired(message);
      case TOO_LARGE -> new Failure.TooLarge(message);
      case STORAGE_FULL -> new Failure.StorageFull(message);
      case UNAVAILABLE -> new Failure.Unavailable(message);
      case DEADLINE_EXCEEDED -> new Failure.DeadlineExceeded(message);
      case UNKNOWN_OUTCOME -> new Failure.UnknownOutcome(message);
      case INTERNAL -> new Failure.Internal(message);
    };
  }

  /** "tasks.berth.dev" becomes kind "tasks" and group "berth.dev". */
  private static StatusDetails.Builder about(String what, String name) {
    StatusDetails.Builder details = StatusDetails.newBuilder();
    if (!name.isEmpty()) {
      details.setName(name);
    }
    int dot = what.indexOf('.');
    if (dot > 0) {
      details.setGroup(what.substring(dot + 1));
    }
    return details.setKind(dot > 0 ? what.substring(0, dot) : what);
  }

  private static String qualified(StatusDetails details) {
    return details.getGroup().isEmpty()
        ? details.getKind()
        : details.getKind() + "." + details.getGroup();
  }

  private static StatusDetails.Builder withCauses(
      StatusDetails.Builder details, List<Violation> violations) {
    for (Violation violation : violations) {
      details.addCauses(
          StatusCause.newBuilder()
              .setReason(violation.reason().word())
              .setMessage(violation.message())
              .setField(violation.field()));
    }
    return details;
  }

  private static List<Violation> violations(StatusDetails details) {
    return details.getCausesList().stream()
        .map(cause ->
            new Violation(
                Violation.Reason.of(cause.getReason()), cause.getField(), cause.getMessage()))
        .toList();
  }

  /** The part of the sentence after what every failure of its sort begins with. */
  private static String rest(String message, Failure withoutWhy) {
    String start = withoutWhy.message();
    return message.startsWith(start) ? message.substring(start.length()) : message;
  }
}
