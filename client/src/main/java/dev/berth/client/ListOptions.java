package dev.berth.client;

/**
 * Which objects, and how fresh. "" and 0 mean absent.
 *
 * @param resourceVersionMatch "NotOlderThan" or "", or "Exact" for the state at the version
 */
public record ListOptions(
    String namespace,
    String labelSelector,
    String fieldSelector,
    String resourceVersion,
    String resourceVersionMatch,
    int limit,
    String continueToken) {
  public static final ListOptions ALL = in("");

  public static ListOptions in(String namespace) {
    return new ListOptions(namespace, "", "", "", "", 0, "");
  }

  public ListOptions withLabels(String selector) {
    return new ListOptions(
        namespace,
        selector,
        fieldSelector,
        resourceVersion,
        resourceVersionMatch,
        limit,
        continueToken);
  }

  public ListOptions withFields(String selector) {
    return new ListOptions(
        namespace,
        labelSelector,
        selector,
        resourceVersion,
        resourceVersionMatch,
        limit,
        continueToken);
  }

  /** Not older than a version; "0" for whatever the server has. */
  public ListOptions withResourceVersion(String version) {
    return withResourceVersion(version, "");
  }

  /** The state at a version, as far as the servers still have it. */
  public ListOptions withExactResourceVersion(String version) {
    return withResourceVersion(version, "Exact");
  }

  private ListOptions withResourceVersion(String version, String match) {
    return new ListOptions(
        namespace, labelSelector, fieldSelector, version, match, limit, continueToken);
  }

  public ListOptions withLimit(int most) {
    return new ListOptions(
        namespace,
        labelSelector,
        fieldSelector,
        resourceVersion,
        resourceVersionMatch,
        most,
        continueToken);
  }

  public ListOptions withContinue(String token) {
    return new ListOptions(
        namespace,
        labelSelector,
        fieldSelector,
        resourceVersion,
        resourceVersionMatch,
        limit,
        token);
  }
}
