package dev.berth.testkit;

import com.google.protobuf.Message;
import dev.berth.api.failure.FailureException;
import dev.berth.client.BerthClient;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A batch each of whose operations is a write that {@link Faults} may hit. */
final class FaultyBatch<T extends Message> {
  private final BerthClient client;
  private final Faults faults;
  private final BatchOptions options;

  /** What is told of an operation: a failure, or what became of it when it was sent. */
  private sealed interface Told {
    record Refused(FailureException why) implements Told {}

    record Sent(int index, Optional<FailureException> replyLost) implements Told {}
  }

  FaultyBatch(BerthClient client, Faults faults, BatchOptions options) {
    this.client = client;
    this.faults = faults;
    this.options = options;
  }

  List<OperationResult<T>> run(List<? extends Operation<? extends T>> operations) {
    List<Told> told = new ArrayList<>();
    List<Operation<? extends T>> sent = new ArrayList<>();
    for (Operation<? extends T> operation : operations) {
      try {
        told.add(new Told.Sent(sent.size(), replyLost()));
        sent.add(operation);
      } catch (FailureException e) {
        told.add(new Told.Refused(e));
      }
    }
    List<OperationResult<T>> done = client.batch(sent, options);
    List<OperationResult<T>> results = new ArrayList<>();
    for (Told one : told) {
      results.add(
          switch (one) {
            case Told.Refused(FailureException why) -> new OperationResult.Failed<>(why);
            case Told.Sent(int index, Optional<FailureException> lost) ->
                lost.isPresent() ? new OperationResult.Failed<>(lost.get()) : done.get(index);
          });
    }
    return results;
  }

  private Optional<FailureException> replyLost() {
    if (options.dryRun()) {
      faults.requireConnected();
      return Optional.empty();
    }
    return faults.replyLostOfNextWrite();
  }
}
