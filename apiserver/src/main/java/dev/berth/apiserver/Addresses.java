package dev.berth.apiserver;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which addresses a server may listen on, and what is said when it can't. */
final class Addresses {
  private static final Logger LOG = LoggerFactory.getLogger(Addresses.class);

  private Addresses() {}

  /**
   * @param text host:port
   * @throws FailureException <em>bad request</em>
   */
  static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      if (colon > 0) {
        String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
      }
    } catch (IllegalArgumentException e) {
      throw new FailureException(notAnAddress(text), e);
    }
    throw new FailureException(notAnAddress(text));
  }

  /**
   * Others on the network could take over every node with nothing but the token.
   *
   * @param flag the one that says the address: "--listen"
   */
  static void requireAllowed(String flag, InetSocketAddress address, boolean allowRemote) {
    if (address.isUnresolved()) {
      throw new FailureException(
          new Failure.BadRequest(flag + ": the host of " + address + " is not known"));
    }
    if (address.getAddress().isLoopbackAddress()) {
      return;
    }
    if (!allowRemote) {
      throw new FailureException(
          new Failure.BadRequest(
              ("%s %s:%d can be reached from other machines, and traffic is neither encrypted"
                      + " nor authorized beyond one token; listen on 127.0.0.1, or pass"
                      + " --allow-remote if the network is yours alone")
                  .formatted(flag, address.getHostString(), address.getPort())));
    }
    LOG.warn(
        "LISTENING BEYOND THIS MACHINE: traffic is not encrypted, and whoever has the token may do"
            + " everything listen={}:{}",
        address.getHostString(),
        address.getPort());
  }

  static FailureException notFree(String flag, InetSocketAddress address, IOException cause) {
    return new FailureException(
        new Failure.BadRequest(
            "can't listen on %s:%d (%s): %s"
                .formatted(address.getHostString(), address.getPort(), flag, rootMessage(cause))),
        cause);
  }

  private static Failure notAnAddress(String text) {
    return new Failure.BadRequest("\"" + text + "\" is not an address such as 127.0.0.1:7400");
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    for (Throwable next = root.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    return String.valueOf(root.getMessage());
  }
}
