package dev.berth.client;

/** Which objects, and how fresh. "" and 0 mean absent. */
public record ListOptions(
    String namespace,
    String labelSelector,
    String fieldSelector,
    String resourceVersion,
    int limit,
    String continueToken) {
  public static final ListOptions ALL = new ListOptions("", "", "", "", 0, "");

  public static ListOptions in(String namespace) {
    return new ListOptions(namespace, "", "", "", 0, "");
  }

  public ListOptions withLabels(String selector) {
    return new ListOptions(
        namespace, selector, fieldSelector, resourceVersion, limit, continueToken);
  }

  public ListOptions withFields(String selector) {
    return new ListOptions(
        namespace, labelSelector, selector, resourceVersion, limit, continueToken);
  }

  public ListOptions withResourceVersion(String version) {
    return new ListOptions(namespace, labelSelector, fieldSelector, version, limit, continueToken);
  }

  public ListOptions withLimit(int most) {
    return new ListOptions(
        namespace, labelSelector, fieldSelector, resourceVersion, most, continueToken);
  }

  public ListOptions withContinue(String token) {
    return new ListOptions(namespace, labelSelector, fieldSelector, resourceVersion, limit, token);
  }
}
