package dev.berth.apiserver.resource;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;

/**
 * How much of a list, and how fresh.
 *
 * @param limit at most so many objects; 0 for as many as fit in one answer
 * @param continueToken from the page before; "" for the first
 * @param resourceVersion "" for the newest state, "0" for whatever there is, otherwise not older
 *     than this
 * @param resourceVersionMatch "NotOlderThan" or "", or "Exact" for the state at the version
 */
public record Paging(
    long limit, String continueToken, String resourceVersion, String resourceVersionMatch) {
  private static final String EXACT = "Exact";
  private static final String NOT_OLDER_THAN = "NotOlderThan";

  /** The first page of the newest state. */
  public static final Paging NEWEST = new Paging(0, "", "");

  public Paging(long limit, String continueToken, String resourceVersion) {
    this(limit, continueToken, resourceVersion, "");
  }

  boolean exact() {
    return resourceVersionMatch.equals(EXACT);
  }

  /**
   * @throws FailureException <em>bad request</em> for what can't be meant together, as Kubernetes
   *     has it
   */
  void validate() {
    if (limit < 0) {
      throw bad("limit must not be negative");
    }
    if (!continueToken.isEmpty() && !resourceVersion.isEmpty()) {
      throw bad("specifying resource version is not allowed when using continue");
    }
    if (resourceVersionMatch.isEmpty()) {
      return;
    }
    if (!continueToken.isEmpty()) {
      throw bad("resourceVersionMatch is forbidden when continue is provided");
    }
    if (resourceVersion.isEmpty()) {
      throw bad("resourceVersionMatch is forbidden unless resourceVersion is provided");
    }
    if (!exact() && !resourceVersionMatch.equals(NOT_OLDER_THAN)) {
      throw bad(
          "resourceVersionMatch: Unsupported value: \"%s\": supported values: \"%s\", \"%s\""
              .formatted(resourceVersionMatch, EXACT, NOT_OLDER_THAN));
    }
    if (exact() && resourceVersion.equals("0")) {
      throw bad("resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
    }
  }

  private static FailureException bad(String message) {
    return new FailureException(new Failure.BadRequest(message));
  }
}
