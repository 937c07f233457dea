package dev.berth.api.failure;

import java.util.List;

/**
 * Why a request failed: the whole family. Each member knows its sentence; the tables to gRPC codes,
 * to HTTP statuses and to {@code Status} are in one place, {@link Failures}.
 *
 * <p>In the members, {@code what} is the qualified plural ("tasks.berth.dev"), {@code kind} the
 * qualified name ("Task.berth.dev").
 */
public sealed interface Failure {
  /** The sentence for people. */
  String message();

  /** There is no object of that name. */
  record NotFound(String what, String name) implements Failure {
    @Override
    public String message() {
      return "%s \"%s\" not found".formatted(what, name);
    }
  }

  /**
   * The name is taken.
   *
   * @param why more about who has it, for people; "" when the name says it all
   */
  record AlreadyExists(String what, String name, String why) implements Failure {
    public AlreadyExists(String what, String name) {
      this(what, name, "");
    }

    @Override
    public String message() {
      String taken = "%s \"%s\" already exists".formatted(what, name);
      return why.isEmpty() ? taken : taken + ": " + why;
    }
  }

  /** The object is not in the state that the request was made for; read it again. */
  record Conflict(String what, String name, String why) implements Failure {
    /** The request carried an older version than the newest. */
    public static Conflict stale(String what, String name) {
      return new Conflict(
          what,
          name,
          "the object has been modified; please apply your changes to the latest version and try again");
    }

    @Override
    public String message() {
      return "Operation cannot be fulfilled on %s \"%s\": %s".formatted(what, name, why);
    }
  }

  /** The object breaks rules; all violations are listed. */
  record Invalid(String kind, String name, List<Violation> violations) implements Failure {
    public Invalid {
      violations = List.copyOf(violations);
    }

    @Override
    public String message() {
      String all =
          violations.size() == 1 ? violations.getFirst().toString() : violations.toString();
      return "%s \"%s\" is invalid: %s".formatted(kind, name, all);
    }
  }

  /** The request can't be understood. */
  record BadRequest(String message) implements Failure {}

  /** The caller did not show a token that is known. */
  record Unauthenticated(String message) implements Failure {}

  /** The request is understood and refused. */
  record Forbidden(String what, String name, String why, List<Violation> causes)
      implements Failure {
    public Forbidden {
      causes = List.copyOf(causes);
    }

    @Override
    public String message() {
      return "%s \"%s\" is forbidden: %s".formatted(what, name, why);
    }
  }

  /** The version or the page is older than what is kept; list again. */
  record Expired(String message) implements Failure {}

  /** The object is larger than can be stored. */
  record TooLarge(String message) implements Failure {}

  /** The store has no room; deletes still work. */
  record StorageFull(String message) implements Failure {}

  /** Try again later. */
  record TooManyRequests(String message, int retryAfterSeconds) implements Failure {}

  /** The store or the server can't be reached now; nothing was changed. */
  record Unavailable(String message) implements Failure {}

  /** The deadline passed before there was an answer to a read, or before a write was sent. */
  record DeadlineExceeded(String message) implements Failure {}

  /** A write was sent and its outcome can't be found out: it may or may not have happened. */
  record UnknownOutcome(String message) implements Failure {}

  /** A bug. */
  record Internal(String message) implements Failure {}
}
