package dev.berth.cli.context;

import dev.berth.cli.outcome.CommandException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of API servers, as people write them. */
public final class Addresses {
  private static final Pattern ADDRESS = Pattern.compile(".+:(\\d{1,5})");
  private static final int LAST_PORT = 65_535;

  private Addresses() {}

  /**
   * Reads "a:7400,b:7400".
   *
   * @throws CommandException (usage) when one is not host:port; {@code what} names the source
   */
  public static List<String> parse(String what, String text) {
    return checked(
        what, Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList());
  }

  static List<String> checked(String what, List<String> addresses) {
    for (String address : addresses) {
      Matcher parts = ADDRESS.matcher(address);
      int port = parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
      if (port < 1 || port > LAST_PORT) {
        throw CommandException.usage(
            "%s: \"%s\" is not HOST:PORT: write for example 127.0.0.1:7400"
                .formatted(what, address));
      }
    }
    return addresses;
  }
}
