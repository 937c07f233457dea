package dev.berth.controller.scheduler;

import dev.berth.controller.scheduler.plan.Decision;
import dev.berth.controller.scheduler.plan.Refusal;
import java.util.List;

/** What was decided at one go: binds to send, and refusals to tell. */
record Round(List<Chosen> chosen, List<Refused> refused, List<Failed> failed) {
  /** A task and its place, which is assumed from now on. */
  record Chosen(Pending pending, Decision.Place place) {}

  /** A task that is parked. */
  record Refused(Pending pending, Refusal refusal) {}

  /** A task about which nothing could be decided, because of a bug; it comes again later. */
  record Failed(Pending pending, RuntimeException thrown) {}

  Round {
    chosen = List.copyOf(chosen);
    refused = List.copyOf(refused);
    failed = List.copyOf(failed);
  }
}
