package dev.berth.apiserver.http;

import java.util.List;

/**
 * What is asked of a server's health.
 *
 * @param live fails when only a restart helps
 * @param ready fails as long as the server can't serve
 */
public record HealthChecks(List<Check> live, List<Check> ready) {
  public HealthChecks {
    live = List.copyOf(live);
    ready = List.copyOf(ready);
  }
}
