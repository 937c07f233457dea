package dev.berth.nodelet.config;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.image.credential.PullSecrets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The Secrets for pulls, as they are watched for the Bindings that name them. */
public final class WatchedSecrets implements PullSecrets {
  /** A watch has just begun when the first pull for it does. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(20);

  private final Configs configs;
  private final Timers timers;

  public WatchedSecrets(Configs configs, Timers timers) {
    this.configs = configs;
    this.timers = timers;
  }

  @Override
  public Optional<Map<String, byte[]>> of(String namespace, String name) {
    ConfigRef ref = ConfigRef.secret(namespace, name);
    long began = timers.nanos();
    Lookup found = configs.find(ref);
    while (found instanceof Lookup.Unknown && timers.since(began).compareTo(PATIENCE) < 0) {
      pause();
      found = configs.find(ref);
    }
    return switch (found) {
      case Lookup.Known(Snapshot snapshot) ->
          Optional.of(
              snapshot.data().entrySet().stream()
                  .collect(Collectors.toMap(Map.Entry::getKey, WatchedSecrets::bytes)));
      case Lookup.Missing _ -> Optional.empty();
      case Lookup.Unknown _ ->
          throw new FailureException(
              new Failure.Unavailable("secret \"%s\": no API server has told it".formatted(name)));
    };
  }

  private static byte[] bytes(Map.Entry<String, ByteString> one) {
    return one.getValue().toByteArray();
  }

  private void pause() {
    try {
      timers.sleep(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(new Failure.Unavailable("interrupted"), e);
    }
  }
}
