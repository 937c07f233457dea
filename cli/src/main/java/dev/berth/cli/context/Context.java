package dev.berth.cli.context;

import java.util.List;

/**
 * One entry of the config file. "" means absent.
 *
 * @param servers host:port each
 * @param token the token itself; rather use {@code tokenFile}
 * @param tokenFile a file whose one line is the token; relative to the config file's folder
 */
public record Context(
    String name, List<String> servers, String token, String tokenFile, String namespace) {
  public Context {
    servers = List.copyOf(servers);
  }

  /** A context of which nothing but the name is known. */
  static Context named(String name) {
    return new Context(name, List.of(), "", "", "");
  }

  /** Without its token. */
  Context hidden() {
    return token.isEmpty() ? this : new Context(name, servers, "<hidden>", tokenFile, namespace);
  }

  @Override
  public String toString() {
    return "Context[" + name + " " + String.join(",", servers) + " " + namespace + "]";
  }
}
