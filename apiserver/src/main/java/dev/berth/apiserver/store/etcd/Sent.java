package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Outcome;
import io.grpc.StatusRuntimeException;

/** What came of sending a transaction once. */
sealed interface Sent {
  record Decided(Outcome outcome) implements Sent {}

  /** It did not happen and never will; to be sent again at once. */
  record DidNotHappen() implements Sent {}

  /** The whole group was refused, which may be for another member: to be sent again by itself. */
  record GroupRefused() implements Sent {}

  /** It was not sent, for etcd is out of reach. */
  record NotSent(StatusRuntimeException error) implements Sent {}

  /** Refused for good, or of unknown outcome. */
  record Failed(FailureException failure) implements Sent {}
}
