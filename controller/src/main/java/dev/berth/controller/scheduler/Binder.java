package dev.berth.controller.scheduler;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.client.PlacementClient;
import dev.berth.scheduling.Round;
import dev.berth.scheduling.backlog.Pending;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a batch of binds and says how each has ended. */
final class Binder {
  private static final Logger log = LoggerFactory.getLogger(Binder.class);

  private final PlacementClient placement;

  Binder(PlacementClient placement) {
    this.placement = placement;
  }

  /** Blocks. Each bind has its outcome, whatever happens. */
  List<Inbox.Ended> bind(List<Round.Chosen> chosen) {
    try {
      return ended(chosen, placement.bind(chosen.stream().map(Binder::bind).toList()));
    } catch (FailureException e) {
      log.warn("bind failed tasks={} reason={}", chosen.size(), e.getMessage());
      return ended(chosen, e.failure());
    } catch (RuntimeException e) {
      log.error("bind failed tasks={}", chosen.size(), e);
      return ended(chosen, new Failure.Internal(String.valueOf(e.getMessage())));
    }
  }

  private static List<Inbox.Ended> ended(List<Round.Chosen> chosen, List<BindResult> results) {
    List<Inbox.Ended> all = new ArrayList<>(chosen.size());
    for (int i = 0; i < chosen.size(); i++) {
      BindResult result = results.get(i);
      if (result.hasFailure()) {
        Failure failure = Failures.fromStatus(result.getFailure());
        log.info(
            "not bound task={} node={} reason={}",
            chosen.get(i).pending().key(),
            chosen.get(i).node(),
            failure.message());
        all.add(new Inbox.Ended(chosen.get(i), BindOutcome.of(failure)));
      } else {
        all.add(new Inbox.Ended(chosen.get(i), new BindOutcome.Bound()));
      }
    }
    return all;
  }

  private static List<Inbox.Ended> ended(List<Round.Chosen> chosen, Failure failure) {
    return chosen.stream().map(one -> new Inbox.Ended(one, BindOutcome.of(failure))).toList();
  }

  private static Bind bind(Round.Chosen chosen) {
    Pending pending = chosen.pending();
    return Bind.newBuilder()
        .setNamespace(pending.key().namespace())
        .setName(pending.key().name())
        .setTaskUid(pending.uid())
        .setNode(chosen.node())
        .addAllHostPorts(chosen.hostPorts())
        .setResourceVersion(pending.task().getMetadata().getResourceVersion())
        .setChoice(chosen.choice())
        .build();
  }
}
