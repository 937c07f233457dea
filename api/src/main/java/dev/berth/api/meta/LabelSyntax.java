package dev.berth.api.meta;

import java.util.Optional;

/** What may be a label's key or value, with Kubernetes' sentences for what may not. */
public final class LabelSyntax {
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final int MAX = 63;
  private static final int MAX_PREFIX = 253;

  private LabelSyntax() {}

  /**
   * Why a text can't be a qualified name ("name" or "prefix.example.com/name"): empty when it can.
   */
  public static Optional<String> problemWithKey(String key) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    if (slash >= 0) {
      String prefix = key.substring(0, slash);
      if (prefix.isEmpty()) {
        return Optional.of("prefix part must be non-empty");
      }
      if (name.indexOf('/') >= 0) {
        return Optional.of(
            "a qualified name must consist of a name with an optional DNS subdomain prefix and"
                + " '/' (e.g. 'example.com/MyName')");
      }
      if (prefix.length() > MAX_PREFIX) {
        return Optional.of("prefix part must be no more than " + MAX_PREFIX + " characters");
      }
      if (!NameSyntax.isDnsSubdomain(prefix)) {
        return Optional.of(
            "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                + " characters, '-' or '.', and must start and end with an alphanumeric character"
                + " (e.g. 'example.com', regex used for validation is '"
                + SUBDOMAIN
                + "')");
      }
    }
    if (name.isEmpty()) {
      return Optional.of("name part must be non-empty");
    }
    if (name.length() > MAX) {
      return Optional.of("name part must be no more than " + MAX + " characters");
    }
    if (!NameSyntax.isQualifiedName(name)) {
      return Optional.of(
          "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and"
              + " end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc',"
              + " regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')");
    }
    return Optional.empty();
  }

  /** Why a text can't be a label's value: empty when it can. */
  public static Optional<String> problemWithValue(String value) {
    if (value.length() > MAX) {
      return Optional.of("must be no more than " + MAX + " characters");
    }
    if (!value.isEmpty() && !NameSyntax.isQualifiedName(value)) {
      return Optional.of(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
              + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
              + " 'my_value',  or '12345', regex used for validation is"
              + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
    }
    return Optional.empty();
  }
}
