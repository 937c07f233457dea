package dev.berth.cli.portforward;

import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.Task;
import dev.berth.cli.outcome.CommandException;

/**
 * A port here and one of the container.
 *
 * @param local 0 for a free one
 */
record PortPair(int local, int remote) {
  private static final int MAX = 65_535;

  /**
   * Reads {@code LOCAL:REMOTE}, {@code :REMOTE} or {@code PORT}, where the remote one may be a name
   * that the task gives its port.
   *
   * @throws CommandException (usage) for anything else
   */
  static PortPair parse(String text, Task task) {
    int colon = text.indexOf(':');
    String there = text.substring(colon + 1);
    int remote = remote(text, there, task);
    if (colon < 0) {
      return new PortPair(remote, remote);
    }
    String here = text.substring(0, colon);
    return new PortPair(here.isEmpty() ? 0 : number(text, here), remote);
  }

  private static int remote(String text, String port, Task task) {
    for (ContainerPort one : task.getSpec().getContainer().getPortsList()) {
      if (one.getName().equals(port) && !port.isEmpty()) {
        if (one.getProtocol() == Protocol.PROTOCOL_UDP) {
          throw CommandException.usage(
              "\"%s\": that port speaks UDP, and only TCP can be forwarded".formatted(text));
        }
        return one.getContainerPort();
      }
    }
    return number(text, port);
  }

  private static int number(String text, String port) {
    try {
      int number = Integer.parseInt(port);
      if (number > 0 && number <= MAX) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw CommandException.usage(
        "\"%s\": write LOCAL:REMOTE, :REMOTE or PORT, each 1 to 65535 or, for REMOTE, the name of one of the task's ports"
            .formatted(text));
  }
}
