package dev.berth.nodelet.image;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.api.failure.FailureException;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.image.credential.ImageReference;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ImageState;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which images containers are made of. Asked of the runtime as rarely as can be: many containers of
 * one image start together, and each question would delay them.
 */
final class ImageIds {
  private static final Logger log = LoggerFactory.getLogger(ImageIds.class);
  private static final int MOST = 1000;
  // A name may be given to another image, behind our back too.
  private static final Duration NAMES_KEPT = Duration.ofSeconds(10);
  // An image may be pushed to a registry later, and then has a digest.
  private static final Duration IDS_KEPT = Duration.ofHours(1);
  // A start is not to wait for this; whoever looks at the container later sees its image.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ContainerRuntime runtime;
  private final Cache<String, ImageState> byName;
  private final Cache<String, ImageState> byId;

  ImageIds(ContainerRuntime runtime, Timers timers) {
    this.runtime = runtime;
    this.byName = cache(NAMES_KEPT, timers);
    this.byId = cache(IDS_KEPT, timers);
  }

  /**
   * Begins to ask what a name stands for, beside what the caller does meanwhile; answers the
   * image's id, or "" when that did not come in time.
   */
  Supplier<String> of(String name) {
    ImageState known = byName.getIfPresent(name);
    if (known != null) {
      return known::id;
    }
    FutureTask<String> asking = new FutureTask<>(() -> id(byName.get(name, this::named)));
    Thread.ofVirtual().name("image-" + name).start(asking);
    return () -> joined(asking);
  }

  /** The name stands for this now. */
  void learn(String name, ImageState image) {
    byName.put(name, image);
    byId.put(image.id(), image);
  }

  /**
   * How an image is called exactly: its digest in the registry that the name is of, or another one,
   * or else its id.
   */
  String exact(String id, String name) {
    if (id.isEmpty()) {
      return "";
    }
    ImageState image = byId.get(id, this::found);
    if (image == null) {
      return id;
    }
    String repository = ImageReference.parse(name).repository();
    return image.digests().stream()
        .filter(digest -> ImageReference.parse(digest).repository().equals(repository))
        .findFirst()
        .or(() -> image.digests().stream().findFirst())
        .orElse(id);
  }

  private @Nullable ImageState named(String name) {
    ImageState image = found(name);
    if (image != null) {
      byId.put(image.id(), image);
    }
    return image;
  }

  private @Nullable ImageState found(String nameOrId) {
    try {
      return runtime.image(nameOrId).orElse(null);
    } catch (FailureException e) {
      log.debug("image={} not looked at: {}", nameOrId, e.getMessage());
      return null;
    }
  }

  private static String id(@Nullable ImageState image) {
    return image == null ? "" : image.id();
  }

  private static String joined(FutureTask<String> asking) {
    try {
      return asking.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.debug("an image's id did not come in time", e);
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static Cache<String, ImageState> cache(Duration kept, Timers timers) {
    return Caffeine.newBuilder()
        .maximumSize(MOST)
        .expireAfterWrite(kept)
        .ticker(timers::nanos)
        .executor(Runnable::run)
        .build();
  }
}
