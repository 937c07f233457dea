package dev.berth.nodelet.image.credential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.nodelet.runtime.RegistryCredential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file as {@code docker login} writes it says of registries.
 *
 * @param entries of {@code auths}, the longest path first
 * @param helpers of {@code credHelpers}: programs by registry
 * @param store of {@code credsStore}: the program for all other registries, or ""
 */
record DockerConfig(List<Entry> entries, Map<String, String> helpers, String store) {
  static final DockerConfig EMPTY = new DockerConfig(List.of(), Map.of(), "");

  private static final ObjectMapper JSON = new ObjectMapper();

  DockerConfig {
    entries = List.copyOf(entries);
    helpers = Map.copyOf(helpers);
  }

  /** One registry, or a part of one. */
  record Entry(RegistryPattern where, RegistryCredential credential) {}

  /**
   * @throws IllegalArgumentException with what is wrong, and nothing of what is secret
   */
  static DockerConfig parse(byte[] json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      // The library's words would show what is written there.
      throw new IllegalArgumentException(
          "it is not JSON (line %d)"
              .formatted(e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
    } catch (IOException e) {
      throw new IllegalArgumentException("it can't be read", e);
    }
    if (root == null || !root.isObject()) {
      throw new IllegalArgumentException("it is not a JSON object");
    }
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> auth : root.path("auths").properties()) {
      entry(auth.getKey(), auth.getValue()).ifPresent(entries::add);
    }
    entries.sort(Comparator.comparingInt((Entry one) -> one.where().path().length()).reversed());
    Map<String, String> helpers = new HashMap<>();
    for (Map.Entry<String, JsonNode> helper : root.path("credHelpers").properties()) {
      helpers.put(RegistryPattern.parse(helper.getKey()).host(), helper.getValue().asText());
    }
    return new DockerConfig(entries, helpers, root.path("credsStore").asText(""));
  }

  /** What is written here for an image. */
  List<RegistryCredential> matching(ImageReference image) {
    return entries.stream()
        .filter(one -> one.where().matches(image))
        .map(Entry::credential)
        .toList();
  }

  /** The program that is to be asked about a registry, if one is. */
  Optional<String> helper(String registry) {
    String helper = helpers.getOrDefault(registry, store);
    return helper.isEmpty() ? Optional.empty() : Optional.of(helper);
  }

  /** Entries without anything to show stand for what a helper has. */
  private static Optional<Entry> entry(String key, JsonNode auth) {
    RegistryPattern where = RegistryPattern.parse(key);
    String username = auth.path("username").asText("");
    String password = auth.path("password").asText("");
    String both = auth.path("auth").asText("");
    if (!both.isEmpty()) {
      String text = decoded(key, both);
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("auth of \"" + key + "\" is not name:password");
      }
      username = text.substring(0, colon);
      password = text.substring(colon + 1);
    }
    RegistryCredential credential =
        new RegistryCredential(
            where.host(), username, password, auth.path("identitytoken").asText(""));
    return credential.isAnonymous() ? Optional.empty() : Optional.of(new Entry(where, credential));
  }

  private static String decoded(String key, String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.strip());
      // Some programs pad it with zeros.
      return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("auth of \"" + key + "\" is not base64", e);
    }
  }
}
