package dev.berth.nodelet.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.NodeImage;
import dev.berth.client.testing.FakeTimers;
import dev.berth.nodelet.runtime.ImageState;
import dev.berth.nodelet.runtime.testing.FakeRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImageReportTest {
  private final FakeTimers timers = new FakeTimers();
  private final FakeRuntime runtime = new FakeRuntime(timers).has("old:1").publishes("new:1");
  private final List<List<String>> told = new ArrayList<>();

  @Test
  void theLargestAreListedByAllNamesThatOneMayAskFor() {
    assertThat(
            ImageReport.listed(
                List.of(
                    new ImageState("sha256:1", List.of("b:2", "b:1"), List.of("b@sha256:9"), 5),
                    new ImageState("sha256:2", List.of(), List.of(), 99),
                    new ImageState("sha256:3", List.of(), List.of("c@sha256:8"), 7),
                    new ImageState("sha256:4", List.of("a:1"), List.of(), 5))))
        .containsExactly(
            image(7, "c@sha256:8"), image(5, "a:1"), image(5, "b:1", "b:2", "b@sha256:9"));
  }

  @Test
  void neitherImagesNorNamesAreWithoutEnd() {
    List<String> names = IntStream.range(10, 50).mapToObj(i -> "big:" + i).toList();
    List<ImageState> many = new ArrayList<>();
    many.add(new ImageState("sha256:big", names, List.of(), 1000));
    for (int i = 0; i < 60; i++) {
      many.add(new ImageState("sha256:" + i, List.of("app:" + i), List.of(), i));
    }
    List<NodeImage> listed = ImageReport.listed(many);
    assertThat(listed).hasSize(50);
    assertThat(listed.getFirst().getNamesList()).isEqualTo(names.subList(0, 10));
    assertThat(listed.getLast().getNamesList()).containsExactly("app:11");
  }

  @Test
  void looksAtOnceAndEveryMinuteAndSoonAfterAPull() throws Exception {
    try (Images images = Images.plain(runtime, timers);
        ImageReport report = images.report(this::tell)) {
      report.start();
      pass(Duration.ZERO);
      assertThat(await(1)).containsExactly("old:1");

      runtime.has("strangers:1");
      pass(Duration.ofMinutes(1));
      assertThat(await(2)).containsExactly("old:1", "strangers:1");

      images.pull("default", Container.newBuilder().setImage("new:1").build(), _ -> {});
      images.pull("default", Container.newBuilder().setImage("new:1").build(), _ -> {});
      timers.advance(Duration.ofSeconds(2));
      assertThat(await(3)).contains("new:1");
      timers.advance(Duration.ofSeconds(2));
      assertThat(told).as("the second pull brought nothing").hasSize(3);
    }
  }

  @Test
  void goesOnWhenTheRuntimeDidNotAnswer() throws Exception {
    runtime.before(call -> {
      if (call.equals("images")) {
        throw new FailureException(new Failure.Unavailable("away"));
      }
    });
    try (Images images = Images.plain(runtime, timers);
        ImageReport report = images.report(this::tell)) {
      report.start();
      pass(Duration.ZERO);
      timers.awaitPending(1);
      assertThat(told).isEmpty();
      runtime.before(_ -> {});
      pass(Duration.ofMinutes(1));
      assertThat(await(1)).containsExactly("old:1");
    }
  }

  /** Once the thread that looks waits for its time. */
  private void pass(Duration time) throws InterruptedException {
    timers.awaitPending(1);
    timers.advance(time);
  }

  private synchronized void tell(List<NodeImage> images) {
    told.add(images.stream().map(image -> image.getNames(0)).toList());
    notifyAll();
  }

  private synchronized List<String> await(int looks) throws InterruptedException {
    while (told.size() < looks) {
      wait();
    }
    return told.get(looks - 1);
  }

  private static NodeImage image(long size, String... names) {
    return NodeImage.newBuilder().addAllNames(List.of(names)).setSizeBytes(size).build();
  }
}
