package dev.berth.cli.about;

/** The version of this command, from the manifest of its jar. */
final class ClientVersion {
  private ClientVersion() {}

  /** "dev" when it does not run from a jar. */
  static String text() {
    String version = ClientVersion.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
