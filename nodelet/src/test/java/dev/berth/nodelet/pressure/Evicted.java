package dev.berth.nodelet.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.Place;
import dev.berth.client.PlacementClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps who was evicted, each for one reason and with ten seconds to end. */
public final class Evicted implements PlacementClient {
  private final String reason;
  private final List<String> names = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private Optional<Failure> failure = Optional.empty();

  public Evicted(String reason) {
    this.reason = reason;
  }

  /** As "name#attempt". */
  public List<String> names() {
    return names;
  }

  public List<String> messages() {
    return messages;
  }

  /** From now on no eviction is written. */
  public void fail(Failure why) {
    failure = Optional.of(why);
  }

  /** Ends what {@link #fail} began. */
  public void work() {
    failure = Optional.empty();
  }

  @Override
  public void evict(Place place, String given, String message, OptionalLong graceSeconds) {
    if (failure.isPresent()) {
      throw new FailureException(failure.get());
    }
    assertThat(given).isEqualTo(reason);
    assertThat(graceSeconds).hasValue(10);
    names.add(place.getName() + "#" + place.getAttempt());
    messages.add(message);
  }

  @Override
  public void evictWithinBudgets(Place place, String given, String message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<BindResult> bind(List<Bind> binds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void release(Place place, String given, String message) {
    throw new UnsupportedOperationException();
  }
}
