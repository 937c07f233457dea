package dev.berth.nodelet.image.credential;

import java.util.List;

/**
 * What a credential is for, as in Kubernetes: a registry, whose name may have stars
 * ("*.example.org"; a star stands for no dot), and the beginning of a path there, if any.
 */
record RegistryPattern(String host, String path) {
  /** Of a key such as "https://index.docker.io/v1/", "quay.io" or "quay.io/team". */
  static RegistryPattern parse(String key) {
    String rest = key.strip();
    int scheme = rest.indexOf("://");
    rest = scheme < 0 ? rest : rest.substring(scheme + 3);
    int slash = rest.indexOf('/');
    String host = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "" : rest.substring(slash + 1);
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    // The protocol's version, which old files have, is no part of any image's name.
    boolean isVersion = path.equals("v1") || path.equals("v2");
    return new RegistryPattern(ImageReference.hub(host), isVersion ? "" : path);
  }

  boolean matches(ImageReference image) {
    return matchesHost(image.registry())
        && (path.isEmpty() || image.path().equals(path) || image.path().startsWith(path + "/"));
  }

  private boolean matchesHost(String registry) {
    if (!port(host).equals(port(registry))) {
      return false;
    }
    List<String> wanted = List.of(name(host).split("\\.", -1));
    List<String> found = List.of(name(registry).split("\\.", -1));
    if (wanted.size() != found.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!matchesPart(wanted.get(i), found.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** A star in the pattern stands for any characters. */
  private static boolean matchesPart(String pattern, String text) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(text);
    }
    if (!text.startsWith(pattern.substring(0, star))) {
      return false;
    }
    String after = pattern.substring(star + 1);
    for (int i = star; i <= text.length(); i++) {
      if (matchesPart(after, text.substring(i))) {
        return true;
      }
    }
    return false;
  }

  private static String name(String host) {
    return host.contains(":") ? host.substring(0, host.lastIndexOf(':')) : host;
  }

  private static String port(String host) {
    return host.contains(":") ? host.substring(host.lastIndexOf(':') + 1) : "";
  }
}
