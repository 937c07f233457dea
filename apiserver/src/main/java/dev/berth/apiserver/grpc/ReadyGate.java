package dev.berth.apiserver.grpc;

import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread send to a caller as fast as the caller reads, and no faster: gRPC would otherwise
 * keep in memory all that a slow caller has not read.
 */
final class ReadyGate {
  private final CallStreamObserver<?> caller;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean cancelled;
  private boolean open;

  private ReadyGate(CallStreamObserver<?> caller) {
    this.caller = caller;
  }

  /**
   * Must be made within the call that gRPC hands over the caller in.
   *
   * @param whenCancelled run once when the caller is gone
   */
  static ReadyGate of(ServerCallStreamObserver<?> caller, Runnable whenCancelled) {
    ReadyGate gate = new ReadyGate(caller);
    caller.setOnReadyHandler(gate::wake);
    caller.setOnCancelHandler(() -> {
      gate.cancel();
      whenCancelled.run();
    });
    return gate;
  }

  /** Waits until there is room for another message. False: the caller is gone. */
  boolean await() throws InterruptedException {
    lock.lock();
    try {
      while (!cancelled && !open && !caller.isReady()) {
        changed.await();
      }
      return !cancelled;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for room no more: what is to be sent now is the end. */
  void open() {
    lock.lock();
    try {
      open = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void cancel() {
    lock.lock();
    try {
      cancelled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
