package dev.berth.nodelet.image;

import dev.berth.api.v1.NodeImage;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.periodic.Periodic;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ImageState;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which images the node has: soon after one was pulled or removed, and once a minute, for
 * those of others. That it is told the same again is for the listener to see.
 */
public final class ImageReport implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ImageReport.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** Images often come together, and each look is a request to the runtime. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final int MOST_IMAGES = 50;

  /** One image may have had hundreds of tags. */
  private static final int MOST_NAMES = 10;

  private static final Comparator<NodeImage> LARGEST_FIRST =
      Comparator.comparingLong(NodeImage::getSizeBytes)
          .reversed()
          .thenComparing(image -> image.getNames(0));

  private final ContainerRuntime runtime;
  private final Consumer<List<NodeImage>> told;
  private final Timers timers;
  private final Periodic looks;
  private final AtomicBoolean due = new AtomicBoolean();

  ImageReport(ContainerRuntime runtime, Consumer<List<NodeImage>> told, Timers timers) {
    this.runtime = runtime;
    this.told = told;
    this.timers = timers;
    this.looks =
        new Periodic(
            "image-report",
            timers,
            Duration.ZERO,
            EVERY,
            () -> {
              look();
              return EVERY;
            });
  }

  public void start() {
    looks.start();
  }

  @Override
  public void close() {
    looks.close();
  }

  /** Images have come or gone. */
  void changed() {
    if (!due.getAndSet(true)) {
      timers.after(SOON, this::lookSafely);
    }
  }

  private void lookSafely() {
    due.set(false);
    try {
      look();
    } catch (RuntimeException e) { // the next minute's look is not far
      log.debug("images were not looked at: {}", e.getMessage());
    }
  }

  /** One at a time, so that what is told last was seen last. */
  private synchronized void look() {
    told.accept(listed(runtime.images()));
  }

  /** The largest of those that have a name: one without can't be asked for. */
  static List<NodeImage> listed(List<ImageState> images) {
    return images.stream()
        .map(ImageReport::listed)
        .filter(image -> image.getNamesCount() > 0)
        .sorted(LARGEST_FIRST)
        .limit(MOST_IMAGES)
        .toList();
  }

  private static NodeImage listed(ImageState image) {
    return NodeImage.newBuilder()
        .addAllNames(
            Stream.concat(image.names().stream().sorted(), image.digests().stream().sorted())
                .limit(MOST_NAMES)
                .toList())
        .setSizeBytes(image.sizeBytes())
        .build();
  }
}
