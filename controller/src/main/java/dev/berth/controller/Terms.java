package dev.berth.controller;

import dev.berth.client.leader.Leadership;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done while this process leads, made anew for each time, so that nothing of an
 * earlier one can mislead it.
 */
final class Terms implements Leadership {
  /** What is done in one term. */
  interface Work extends AutoCloseable {
    /**
     * @param died called when it can go on no more; must not block
     */
    void start(Runnable died);

    @Override
    void close();
  }

  private final Supplier<? extends Work> make;
  private final Runnable died;
  private @Nullable Work work;

  /**
   * @param died lets another process lead; must not block
   */
  Terms(Supplier<? extends Work> make, Runnable died) {
    this.make = make;
    this.died = died;
  }

  @Override
  public void onStarted() {
    Work made = make.get();
    work = made;
    made.start(died);
  }

  @Override
  public void onStopped() {
    if (work != null) {
      work.close();
      work = null;
    }
  }
}
