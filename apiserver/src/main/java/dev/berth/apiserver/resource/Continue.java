package dev.berth.apiserver.resource;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Where the next page of a list begins, and at which revision: what is inside a continue token. A
 * token is good for the query that it was given for, and no other.
 *
 * @param after the stored path of the last object that was looked at
 */
record Continue(long revision, String after) {
  private static final String FORMAT = "1";
  private static final int PARTS = 4;
  private static final int DIGEST_BYTES = 8;

  String token(ListQuery query) {
    String text = String.join("\n", FORMAT, Long.toString(revision), digest(query), after);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws FailureException <em>bad request</em>
   */
  static Continue of(String token, ListQuery query) {
    String[] parts = decode(token).split("\n", PARTS);
    if (parts.length != PARTS || !parts[0].equals(FORMAT)) {
      throw invalid("it is not one of this server's");
    }
    if (!parts[2].equals(digest(query)) || !parts[3].startsWith(query.scope().prefix())) {
      throw invalid("it was given for another query");
    }
    try {
      return new Continue(Long.parseLong(parts[1]), parts[3]);
    } catch (NumberFormatException e) {
      throw invalid("it is not one of this server's");
    }
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("it is not one of this server's");
    }
  }

  private static FailureException invalid(String why) {
    return new FailureException(new Failure.BadRequest("invalid continue token: " + why));
  }

  private static String digest(ListQuery query) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256")
              .digest(query.canonical().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
