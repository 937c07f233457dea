package dev.berth.apiserver.access;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn a request takes. There is one token for all, so a name is what the caller says: it
 * keeps programs that mean well from standing in each other's way, and holds up nobody who lies.
 *
 * @param key the name and the machine it came from; the connection when there is no name
 * @param system whether it is a part of the cluster: controllers, scheduler, nodelets
 */
public record Caller(String key, boolean system) {
  /** The metadata in which a caller says its name. */
  public static final String HEADER = "berth-client";

  /** How the names of the cluster's own parts begin. */
  public static final String SYSTEM = "system:";

  private static final int LONGEST_NAME = 128;

  /**
   * @param name what the caller calls itself; null or "" when nothing
   * @param remote the other end of its connection; null when that is not known
   */
  public static Caller of(@Nullable String name, @Nullable SocketAddress remote) {
    if (name == null || name.isBlank()) {
      return new Caller(String.valueOf(remote), false);
    }
    String cut = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    return new Caller(cut + "@" + machine(remote), cut.startsWith(SYSTEM));
  }

  private static String machine(@Nullable SocketAddress remote) {
    return remote instanceof InetSocketAddress tcp
        ? tcp.getAddress().getHostAddress()
        : String.valueOf(remote);
  }
}
