package dev.berth.client.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void returnsWhenTheThreadIsOver() {
    Thread waiting = Thread.ofVirtual().start(this::waitForEver);

    Threads.end(waiting);

    assertThat(waiting.isAlive()).isFalse();
  }

  @Test
  void interruptOfTheCallerIsKeptForLater() {
    Thread waiting = Thread.ofVirtual().start(this::waitForEver);
    Thread.currentThread().interrupt();

    Threads.end(waiting);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(waiting.isAlive()).isFalse();
  }

  @Test
  void threadThatEndsItselfDoesNotWaitForItself() throws InterruptedException {
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              Threads.end(Thread.currentThread());
              interrupted.set(Thread.interrupted());
            });

    thread.join();

    assertThat(interrupted).isTrue();
  }

  private void waitForEver() {
    try {
      never.await();
    } catch (InterruptedException _) {
      // Ended.
    }
  }
}
