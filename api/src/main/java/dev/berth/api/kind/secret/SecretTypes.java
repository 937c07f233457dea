package dev.berth.api.kind.secret;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import dev.berth.api.core.v1.Secret;
import dev.berth.api.failure.Violation;
import java.io.IOException;
import java.util.List;

/** The keys that the well-known types of Secrets demand, as in Kubernetes. */
final class SecretTypes {
  private static final String REDACTED = "<secret contents redacted>";
  private static final String ACCOUNT = "kubernetes.io/service-account.name";
  private static final JsonFactory JSON = new JsonFactory();

  private SecretTypes() {}

  static void check(Secret secret, List<Violation> found) {
    switch (secret.getType()) {
      case "kubernetes.io/service-account-token" -> {
        if (secret.getMetadata().getAnnotationsOrDefault(ACCOUNT, "").isEmpty()) {
          found.add(
              Violation.required(
                  "metadata.annotations[" + ACCOUNT + "]", "the account that the token is of"));
        }
      }
      case "kubernetes.io/dockercfg" -> json(secret, ".dockercfg", found);
      case "kubernetes.io/dockerconfigjson" -> json(secret, ".dockerconfigjson", found);
      case "kubernetes.io/basic-auth" -> {
        if (!secret.containsData("username") && !secret.containsData("password")) {
          found.add(Violation.required("data[username]", "this or password"));
          found.add(Violation.required("data[password]", "this or username"));
        }
      }
      case "kubernetes.io/ssh-auth" -> {
        if (secret.getDataOrDefault("ssh-privatekey", ByteString.EMPTY).isEmpty()) {
          found.add(Violation.required("data[ssh-privatekey]", "the private key"));
        }
      }
      case "kubernetes.io/tls" -> {
        present(secret, "tls.crt", "the certificate", found);
        present(secret, "tls.key", "the certificate's private key", found);
      }
      default -> {
        // Anybody may have types of their own.
      }
    }
  }

  private static void present(Secret secret, String key, String what, List<Violation> found) {
    if (!secret.containsData(key)) {
      found.add(Violation.required("data[" + key + "]", what));
    }
  }

  private static void json(Secret secret, String key, List<Violation> found) {
    if (!secret.containsData(key)) {
      found.add(Violation.required("data[" + key + "]", "Docker's settings, as JSON"));
    } else if (!isObject(secret.getDataOrThrow(key))) {
      found.add(Violation.invalid("data[" + key + "]", REDACTED, "must be a JSON object"));
    }
  }

  private static boolean isObject(ByteString text) {
    try (JsonParser parser = JSON.createParser(text.toByteArray())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (IOException e) {
      return false; // what is wrong with it would show some of it
    }
  }
}
