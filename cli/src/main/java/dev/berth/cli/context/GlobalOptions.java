package dev.berth.cli.context;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every verb takes, before or after its name. "" means not given. */
public final class GlobalOptions {
  @Option(
      names = "--server",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT[,HOST:PORT]",
      description = "The API servers; any of them answers. Environment: BERTH_SERVER.")
  public String server = "";

  @Option(
      names = "--token-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description =
          "The file with the token to show. Environment: BERTH_TOKEN_FILE, or the token itself in"
              + " BERTH_TOKEN.")
  public String tokenFile = "";

  @Option(
      names = "--context",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "The context of the config file to use. Environment: BERTH_CONTEXT.")
  public String context = "";

  @Option(
      names = {"-n", "--namespace"},
      scope = ScopeType.INHERIT,
      paramLabel = "NAMESPACE",
      description = "The namespace to work in. Environment: BERTH_NAMESPACE. Default: default.")
  public String namespace = "";

  @Option(
      names = "--request-timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "DURATION",
      description =
          "How long one request may take, for example 10s or 1m. Environment:"
              + " BERTH_REQUEST_TIMEOUT. Default: 30s.")
  public String requestTimeout = "";

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Explain this command.")
  boolean help;
}
