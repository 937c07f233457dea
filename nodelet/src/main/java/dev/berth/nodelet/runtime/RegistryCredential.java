package dev.berth.nodelet.runtime;

/**
 * What a registry is shown. Never logged: its text is without what is secret.
 *
 * @param registry the registry's host, for example "registry.example.org:5000"
 * @param username a name, or "" with a token
 * @param password of that name, or ""
 * @param identityToken in the place of a password, or ""
 */
public record RegistryCredential(
    String registry, String username, String password, String identityToken) {
  /** Shows nothing. */
  public static final RegistryCredential ANONYMOUS = new RegistryCredential("", "", "", "");

  public boolean isAnonymous() {
    return username.isEmpty() && password.isEmpty() && identityToken.isEmpty();
  }

  @Override
  public String toString() {
    return isAnonymous() ? "nobody" : "user \"%s\" of %s".formatted(username, registry);
  }
}
