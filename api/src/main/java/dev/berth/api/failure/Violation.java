package dev.berth.api.failure;

/**
 * One thing that is wrong with a request.
 *
 * @param reason the word for programs
 * @param field the path, for example "spec.ports[0].containerPort"
 * @param message the sentence for people, without the path
 */
public record Violation(Reason reason, String field, String message) {
  /** The words that Kubernetes uses for the causes of an invalid or forbidden request. */
  public enum Reason {
    REQUIRED("FieldValueRequired"),
    INVALID("FieldValueInvalid"),
    NOT_SUPPORTED("FieldValueNotSupported"),
    DUPLICATE("FieldValueDuplicate"),
    FORBIDDEN("FieldValueForbidden"),
    TOO_LONG("FieldValueTooLong"),
    TOO_MANY("FieldValueTooMany"),
    NAMESPACE_TERMINATING("NamespaceTerminating");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** By its word; a word that is not ours, from a newer server, reads as INVALID. */
    static Reason of(String word) {
      for (Reason reason : values()) {
        if (reason.word.equals(word)) {
          return reason;
        }
      }
      return INVALID;
    }

    /** As it stands in a {@code StatusCause}. */
    public String word() {
      return word;
    }
  }

  public static Violation required(String field, String message) {
    return new Violation(Reason.REQUIRED, field, "Required value: " + message);
  }

  /** {@code value} is shown as given: quote strings, not numbers. */
  public static Violation invalid(String field, Object value, String message) {
    return new Violation(Reason.INVALID, field, "Invalid value: " + shown(value) + ": " + message);
  }

  public static Violation notSupported(String field, Object value, Iterable<String> supported) {
    StringBuilder all = new StringBuilder();
    for (String one : supported) {
      all.append(all.isEmpty() ? "" : ", ").append('"').append(one).append('"');
    }
    return new Violation(
        Reason.NOT_SUPPORTED,
        field,
        "Unsupported value: " + shown(value) + ": supported values: " + all);
  }

  public static Violation duplicate(String field, Object value) {
    return new Violation(Reason.DUPLICATE, field, "Duplicate value: " + shown(value));
  }

  public static Violation forbidden(String field, String message) {
    return new Violation(Reason.FORBIDDEN, field, "Forbidden: " + message);
  }

  public static Violation tooLong(String field, String message) {
    return new Violation(Reason.TOO_LONG, field, "Too long: " + message);
  }

  public static Violation tooMany(String field, int count, int most) {
    return new Violation(
        Reason.TOO_MANY, field, "Too many: %d: must have at most %d items".formatted(count, most));
  }

  /** As Kubernetes prints it: the path, then the message. */
  @Override
  public String toString() {
    return field + ": " + message;
  }

  private static String shown(Object value) {
    return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
  }
}
