package dev.berth.nodelet.config;

import dev.berth.api.v1.Container;
import dev.berth.nodelet.spec.Specs;
import java.util.OptionalInt;

/**
 * Whose files are: of the container's user and group, where they are numbers. Names mean something
 * in the image only, and such files stay root's.
 */
record Owner(OptionalInt user, OptionalInt group) {
  static final Owner ROOT = new Owner(OptionalInt.empty(), OptionalInt.empty());

  static Owner of(Container container) {
    String user = Specs.user(container);
    int colon = user.indexOf(':');
    return new Owner(
        number(colon < 0 ? user : user.substring(0, colon)),
        number(colon < 0 ? "" : user.substring(colon + 1)));
  }

  private static OptionalInt number(String text) {
    return text.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }
}
