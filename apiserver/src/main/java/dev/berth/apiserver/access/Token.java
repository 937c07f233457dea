package dev.berth.apiserver.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The token that every caller must show, as {@code authorization: Bearer <token>}. */
public final class Token {
  private final byte[] expected;

  public Token(String token) {
    this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Takes the same time wherever the first difference is.
   *
   * @param authorization what the caller sent in that header; null when nothing
   */
  public boolean isShown(@Nullable String authorization) {
    return authorization != null
        && MessageDigest.isEqual(authorization.getBytes(StandardCharsets.UTF_8), expected);
  }
}
