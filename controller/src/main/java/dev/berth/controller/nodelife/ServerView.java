package dev.berth.controller.nodelife;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.meta.v1.MicroTime;
import java.time.Duration;

/**
 * An API server's Lease as it is seen now.
 *
 * @param server its identity, as nodes' connections name it
 * @param renewal differs after each renewal; means nothing else
 * @param duration how long a renewal is good for
 */
record ServerView(String server, String renewal, Duration duration) {
  /** Where the API servers keep their Leases. */
  static final String NAMESPACE = "berth-system";

  /** What the names of their Leases begin with; the identity follows. */
  private static final String PREFIX = "apiserver-";

  static boolean isServer(Lease lease) {
    return lease.getMetadata().getName().startsWith(PREFIX);
  }

  static ServerView of(Lease lease) {
    MicroTime renewed = lease.getSpec().getRenewTime();
    return new ServerView(
        lease.getMetadata().getName().substring(PREFIX.length()),
        renewed.getSeconds() + "." + renewed.getMicros(),
        Duration.ofSeconds(lease.getSpec().getLeaseDurationSeconds()));
  }
}
