package dev.berth.chaos.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Ports that nobody listens on, below those that the system gives to outgoing connections, so that
 * a process finds its port free when it comes back.
 */
final class Ports {
  private static final int FIRST = 20_000;
  private static final int COUNT = 6_000;

  private final Random random = new Random();
  private final Set<Integer> given = new HashSet<>();

  int next() {
    while (true) {
      int port = FIRST + random.nextInt(COUNT);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (given.add(port)) {
          return port;
        }
      } catch (IOException _) {
        // Somebody has it.
      }
    }
  }
}
