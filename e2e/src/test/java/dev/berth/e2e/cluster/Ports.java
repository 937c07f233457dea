package dev.berth.e2e.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Ports that nobody listens on, below those that the system gives to outgoing connections, so that
 * a process finds its port free when it comes back.
 */
final class Ports {
  private static final int FIRST = 26000;
  private static final int COUNT = 6000;
  private static final Random RANDOM = new Random();

  private Ports() {}

  /** The first of so many free ports in a row. */
  static int range(int length) {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int first = FIRST + RANDOM.nextInt(COUNT - length);
      if (allFree(first, length)) {
        return first;
      }
    }
    throw new IllegalStateException("no " + length + " free ports in a row");
  }

  private static boolean allFree(int first, int length) {
    for (int port = first; port < first + length; port++) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
