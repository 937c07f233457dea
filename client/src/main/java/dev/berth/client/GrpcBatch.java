package dev.berth.client;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.rpc.v1.BatchOperation;
import dev.berth.api.rpc.v1.BatchRequest;
import dev.berth.api.rpc.v1.BatchResponse;
import dev.berth.api.rpc.v1.BatchResult;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch over gRPC: as many calls as its size takes, one after another, so that the order of
 * operations on one object holds over all of them. A call that fails as a whole ends the batch:
 * what would have come after it is not sent.
 */
final class GrpcBatch<T extends Message> {
  /** How many operations a server takes in one call. */
  static final int MOST = 1000;

  /** A server takes 4 MiB; what the operations are wrapped in counts as well. */
  static final int MOST_BYTES = 4 * 1024 * 1024 - 64 * 1024;

  /** Answers have room for 3 MiB, and the server adds to most objects. */
  private static final int MOST_BYTES_BACK = 2 * 1024 * 1024;

  private static final int ENVELOPE_BYTES = 8;

  private final Servers servers;
  private final List<? extends Operation<? extends T>> operations;
  private final BatchOptions options;
  private final List<OperationResult<T>> results;

  GrpcBatch(
      Servers servers, List<? extends Operation<? extends T>> operations, BatchOptions options) {
    this.servers = servers;
    this.operations = List.copyOf(operations);
    this.options = options;
    this.results = new ArrayList<>(operations.size());
  }

  List<OperationResult<T>> run() {
    List<BatchOperation> part = new ArrayList<>();
    int bytes = 0;
    int most = options.objects() ? MOST_BYTES_BACK : MOST_BYTES;
    for (Operation<? extends T> operation : operations) {
      BatchOperation wire = BatchWire.operation(operation);
      int size = wire.getSerializedSize() + ENVELOPE_BYTES;
      if (size > MOST_BYTES) {
        if (!part.isEmpty() && !send(part)) {
          return results;
        }
        part.clear();
        bytes = 0;
        results.add(new OperationResult.Failed<>(tooLarge(size)));
        continue;
      }
      if (part.size() == MOST || (!part.isEmpty() && bytes + size > most)) {
        if (!send(part)) {
          return results;
        }
        part.clear();
        bytes = 0;
      }
      part.add(wire);
      bytes += size;
    }
    if (!part.isEmpty()) {
      var _ = send(part);
    }
    return results;
  }

  /** False when there is nothing more to be sent: every operation has its result then. */
  private boolean send(List<BatchOperation> part) {
    try {
      for (BatchResult one : call(part)) {
        results.add(BatchWire.result(operations.get(results.size()), one));
      }
      return true;
    } catch (FailureException e) {
      int end = results.size() + part.size();
      while (results.size() < end) {
        results.add(new OperationResult.Failed<>(e));
      }
      if (!endsAll(e.failure())) {
        return true;
      }
      FailureException notSent = notSent(e);
      while (results.size() < operations.size()) {
        results.add(new OperationResult.Failed<>(notSent));
      }
      return false;
    }
  }

  /** Whether what comes next would fare no better, or might be wrong without what came before. */
  private static boolean endsAll(Failure failure) {
    return failure instanceof Failure.Unavailable
        || failure instanceof Failure.Unauthenticated
        || failure instanceof Failure.UnknownOutcome
        || failure instanceof Failure.DeadlineExceeded
        || failure instanceof Failure.TooManyRequests;
  }

  private static FailureException notSent(FailureException before) {
    Failure failure =
        before.failure() instanceof Failure.UnknownOutcome
            ? new Failure.Unavailable(
                "not sent, for what was sent before failed: " + before.getMessage())
            : before.failure();
    return new FailureException(failure, before);
  }

  private static FailureException tooLarge(int bytes) {
    return new FailureException(
        new Failure.TooLarge(
            "the operation takes %d bytes, and a request at most %d".formatted(bytes, MOST_BYTES)));
  }

  private List<BatchResult> call(List<BatchOperation> part) {
    BatchRequest request =
        BatchRequest.newBuilder()
            .addAllOperations(part)
            .setDryRun(options.dryRun())
            .setReturnObjects(options.objects())
            .build();
    try {
      List<BatchResult> answer =
          servers.write(options.dryRun(), (channel, deadline) -> call(channel, deadline, request));
      if (answer.size() != part.size()) {
        throw new FailureException(
            new Failure.UnknownOutcome(
                "the server has answered %d results for %d operations"
                    .formatted(answer.size(), part.size())));
      }
      return answer;
    } catch (Unimplemented e) {
      return new OneByOne(servers, options).run(part);
    }
  }

  private static List<BatchResult> call(Channel channel, Deadline deadline, BatchRequest request) {
    BatchResponse response;
    try {
      response = ObjectServiceGrpc.newBlockingStub(channel).withDeadline(deadline).batch(request);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        throw new Unimplemented(e);
      }
      throw e;
    }
    requireSomeAvailable(response);
    return response.getResultsList();
  }

  /**
   * A server that can do nothing at all now has changed nothing: another one may. When it has done
   * a part, the rest is the caller's to decide.
   */
  private static void requireSomeAvailable(BatchResponse response) {
    Failure first = null;
    for (BatchResult one : response.getResultsList()) {
      if (!one.hasFailure()
          || !(Failures.fromStatus(one.getFailure()) instanceof Failure.Unavailable unavailable)) {
        return;
      }
      first = first == null ? unavailable : first;
    }
    if (first != null) {
      throw Failures.toGrpc(first);
    }
  }

  /** The server is older than this call. */
  private static final class Unimplemented extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unimplemented(StatusRuntimeException cause) {
      super(cause);
    }
  }
}
