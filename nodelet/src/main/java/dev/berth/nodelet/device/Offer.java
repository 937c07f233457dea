package dev.berth.nodelet.device;

import dev.berth.api.kind.task.ExtendedResources;
import dev.berth.nodelet.runtime.Devices;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Devices that the node's operator offers under one name, as the option {@code --offer-device} has
 * them: {@code NAME=[Nx]PATH[:PERMISSIONS],...}.
 *
 * @param name as tasks ask for them, for example "example.com/fuse"
 */
public record Offer(String name, List<Item> items) {
  private static final String OPTION = "--offer-device: ";
  private static final String FORM =
      OPTION + "must be NAME=PATH, for example example.com/fuse=/dev/fuse, but is %s";
  private static final Pattern ITEM =
      Pattern.compile("(?:([1-9]\\d{0,3})x)?(/[^:,;\\s]+)(?::([rwm]{1,3}))?");
  private static final String ALL = "rwm";

  public Offer {
    items = List.copyOf(items);
  }

  /**
   * One device.
   *
   * @param shares how many tasks may have it at once
   */
  public record Item(Devices.Node node, int shares) {}

  /**
   * Reads values of the option. One value may hold several offers, with ';' between them, as a
   * variable of the environment has to.
   *
   * @throws IllegalArgumentException naming the option when that can't be read
   */
  public static List<Offer> parse(List<String> values) {
    List<Offer> offers = new ArrayList<>();
    for (String value : values) {
      for (String one : value.split(";", -1)) {
        if (!one.isBlank()) {
          offers.add(parse(one.strip()));
        }
      }
    }
    return offers;
  }

  private static Offer parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(FORM.formatted(text));
    }
    String name = text.substring(0, equals);
    ExtendedResources.problem(name)
        .ifPresent(problem -> {
          throw new IllegalArgumentException(
              "%sthe name %s of %s %s".formatted(OPTION, name, text, problem));
        });
    List<Item> items = new ArrayList<>();
    for (String item : text.substring(equals + 1).split(",", -1)) {
      items.add(item(item, text));
    }
    return new Offer(name, items);
  }

  private static Item item(String text, String whole) {
    Matcher matcher = ITEM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          ("%s\"%s\" of %s must be an absolute path, if wanted with the number of tasks that may have"
                  + " it at once before it and permissions of r, w and m after it, for example"
                  + " 10x/dev/fuse:rw")
              .formatted(OPTION, text, whole));
    }
    String permissions = matcher.group(3) == null ? ALL : matcher.group(3);
    int shares = matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
    return new Item(new Devices.Node(matcher.group(2), permissions), shares);
  }
}
