package dev.berth.bench.hollow;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets a fake runtime take as long as Docker 20.10 does on two cores ({@code hack/bench start}):
 * one container runs after 0.25 s, and fifty, eight at a time, take 0.145 s each; stops take 0.066
 * s each. So a part of each is done one by one, and the rest side by side.
 */
final class DockerPace implements Consumer<String> {
  private static final Duration LOOK = Duration.ofMillis(3);
  private static final Duration CREATE = Duration.ofMillis(40);
  private static final Duration START = Duration.ofMillis(65);
  private static final Duration START_ALONE = Duration.ofMillis(145);
  private static final Duration STOP_ALONE = Duration.ofMillis(50);
  private static final Duration REMOVE_ALONE = Duration.ofMillis(16);

  private final ReentrantLock alone = new ReentrantLock(true);

  @Override
  public void accept(String call) {
    try {
      switch (call.split(" ", 2)[0]) {
        case "create" -> Thread.sleep(CREATE);
        case "start" -> {
          Thread.sleep(START);
          inTurn(START_ALONE);
        }
        case "stop" -> inTurn(STOP_ALONE);
        case "remove" -> inTurn(REMOVE_ALONE);
        case "events" -> {}
        default -> Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("interrupted"), e);
    }
  }

  private void inTurn(Duration time) throws InterruptedException {
    alone.lockInterruptibly();
    try {
      Thread.sleep(time);
    } finally {
      alone.unlock();
    }
  }
}
