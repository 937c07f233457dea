package dev.berth.nodelet.runtime.testing;

import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.DiskUse;
import dev.berth.nodelet.runtime.Meter;
import dev.berth.nodelet.runtime.Usage;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What containers use is what a test says; a container of which it says nothing uses a little. */
public final class FakeMeter implements Meter {
  /** What a container uses unless it is said otherwise. */
  public static final Usage LITTLE =
      new Usage(
          1_000_000, 1 << 20, OptionalLong.empty(), Optional.of(new Usage.Traffic(0, 0)), 0, 0);

  private final FakeRuntime runtime;
  private final Consumer<String> called;
  private final Map<String, Usage> usages = new ConcurrentHashMap<>();
  private final Map<String, Long> written = new ConcurrentHashMap<>();
  private final Map<String, Long> logged = new ConcurrentHashMap<>();

  FakeMeter(FakeRuntime runtime, Consumer<String> called) {
    this.runtime = runtime;
    this.called = called;
  }

  /** What a container uses from now on. */
  public void uses(String id, Usage usage) {
    usages.put(id, usage);
  }

  /** What a container has written by now. */
  public void wrote(String id, long bytes) {
    written.put(id, bytes);
  }

  /** How much is kept of what a container put out. */
  public void logged(String id, long bytes) {
    logged.put(id, bytes);
  }

  @Override
  public void ping() {
    called.accept("ping");
  }

  /** The number in its id: no process has it, as its container is on no host. */
  @Override
  public OptionalLong pid(String id) {
    return runs(id) ? OptionalLong.of(Long.parseLong(id.substring(1))) : OptionalLong.empty();
  }

  @Override
  public Optional<Usage> usage(String id) {
    called.accept("usage " + id);
    return runs(id) ? Optional.of(usages.getOrDefault(id, LITTLE)) : Optional.empty();
  }

  @Override
  public boolean isQuick() {
    return true;
  }

  @Override
  public OptionalLong written(String id) {
    called.accept("written " + id);
    return runtime.inspect(id).isPresent()
        ? OptionalLong.of(written.getOrDefault(id, 0L))
        : OptionalLong.empty();
  }

  @Override
  public Optional<DiskUse> disk(String id) {
    OptionalLong bytes = written(id);
    return bytes.isPresent()
        ? Optional.of(new DiskUse(bytes.getAsLong(), logged.getOrDefault(id, 0L)))
        : Optional.empty();
  }

  private boolean runs(String id) {
    return runtime.inspect(id).map(ContainerState::status).stream()
        .anyMatch(status -> status instanceof ContainerState.Status.Running);
  }
}
