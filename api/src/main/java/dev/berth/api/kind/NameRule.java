package dev.berth.api.kind;

import dev.berth.api.meta.NameSyntax;
import java.util.Optional;

/** What the names of a kind's objects may be. The sentences are those of Kubernetes. */
public enum NameRule {
  /** A DNS subdomain: labels of letters, digits and '-', joined by dots; at most 253 characters. */
  SUBDOMAIN(
      253,
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is '%s')"),
  /** One DNS label: no dots; at most 63 characters. */
  LABEL(
      63,
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '%s')");

  private final int maxLength;
  private final String sentence;

  NameRule(int maxLength, String regex, String sentence) {
    this.maxLength = maxLength;
    this.sentence = sentence.formatted(regex);
  }

  /** Why a name is not allowed; empty when it is. */
  public Optional<String> problem(String name) {
    if (name.length() > maxLength) {
      return Optional.of("must be no more than " + maxLength + " characters");
    }
    return isMadeOf(name) ? Optional.empty() : Optional.of(sentence);
  }

  private boolean isMadeOf(String name) {
    return switch (this) {
      case SUBDOMAIN -> NameSyntax.isDnsSubdomain(name);
      case LABEL -> NameSyntax.isDnsLabel(name);
    };
  }

  /** Why a prefix for generated names is not allowed; it may end with '-'. */
  Optional<String> problemWithPrefix(String prefix) {
    return problem(prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) + "a" : prefix);
  }
}
