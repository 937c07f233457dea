package dev.berth.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Who may pull. */
sealed interface Access {
  /** The token that stands for whoever was let in. */
  String TOKEN = "a-token-of-the-test-registry";

  /** Everybody. */
  record Open() implements Access {}

  /** Who names himself with every request. */
  record Basic(String user, String password) implements Access {}

  /**
   * Who fetches a token first, with a password or a token for longer.
   *
   * @param refreshToken that may stand for the password
   */
  record Bearer(String user, String password, String refreshToken) implements Access {}

  /** What a request must be answered with first; empty when it may go on. */
  default Optional<String> challenge(HttpExchange exchange, String host, String scope) {
    return switch (this) {
      case Open _ -> Optional.empty();
      case Basic(String user, String password) ->
          isBasic(exchange, user, password)
              ? Optional.empty()
              : Optional.of("Basic realm=\"test\"");
      case Bearer _ ->
          ("Bearer " + TOKEN).equals(authorization(exchange))
              ? Optional.empty()
              : Optional.of(
                  "Bearer realm=\"http://%s/token\",service=\"test\"%s".formatted(host, scope));
    };
  }

  static boolean isBasic(HttpExchange exchange, String user, String password) {
    String both = user + ":" + password;
    String wanted =
        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    return wanted.equals(authorization(exchange));
  }

  private static String authorization(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return header == null ? "" : header;
  }
}
