package dev.berth.nodelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ImageContract;
import dev.berth.nodelet.runtime.ImageState;
import dev.berth.nodelet.runtime.PullProgress;
import dev.berth.nodelet.runtime.RegistryCredential;
import dev.berth.testkit.Eventually;
import dev.berth.testkit.registry.TestImage;
import dev.berth.testkit.registry.TestRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract on Docker and a registry, and what only they have. */
@Tag("docker")
@Timeout(120)
class DockerImagesTest extends ImageContract {
  private static final int LARGE = 2 << 20;

  private final DockerRuntime runtime = DockerRuntime.at("unix:///var/run/docker.sock");
  private final TestRegistry registry = TestRegistry.start();
  private final TestImage image = TestImage.of("contract " + UUID.randomUUID(), LARGE);

  @AfterEach
  void removeWhatWasMade() {
    runtime.removeImage(image.id());
    runtime.close();
    registry.close();
  }

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  @Override
  protected String published() {
    return registry.publish("team/app:1", image);
  }

  @Override
  protected String publishedForAnna() {
    registry.wantPassword(ANNA.username(), ANNA.password());
    return published();
  }

  @Test
  void tellsHowFarAPullIs() {
    List<PullProgress> told = Collections.synchronizedList(new ArrayList<>());
    runtime.pull(published(), RegistryCredential.ANONYMOUS, told::add);
    PullProgress last = told.getLast();
    assertThat(last.layers()).isEqualTo(2);
    assertThat(last.doneLayers()).isEqualTo(2);
    assertThat(last.sized()).isTrue();
    assertThat(last.totalBytes()).isGreaterThanOrEqualTo(LARGE);
    assertThat(last.doneBytes()).isEqualTo(last.totalBytes());
  }

  @Test
  void anInterruptBreaksAPullOff() throws Exception {
    String name = published();
    registry.dawdle();
    CountDownLatch half = new CountDownLatch(1);
    FutureTask<Failure> pull =
        new FutureTask<>(() ->
            failure(() ->
                runtime.pull(
                    name,
                    RegistryCredential.ANONYMOUS,
                    progress -> {
                      if (progress.doneBytes() > LARGE / 3) {
                        half.countDown();
                      }
                    })));
    Thread pulling = Thread.ofVirtual().start(pull);
    assertThat(half.await(60, TimeUnit.SECONDS)).isTrue();
    pulling.interrupt();
    assertThat(pull.get(20, TimeUnit.SECONDS)).isInstanceOf(Failure.Unavailable.class);
    Eventually.is("the registry is left", () -> registry.brokenOff() > 0);
    assertThat(runtime.image(name)).isEmpty();
  }

  @Test
  void anAnswerThatEndsInItsMiddleIsFetchedOn() {
    String name = published();
    registry.breakNext(1);
    runtime.pull(name);
    assertThat(runtime.image(name)).map(ImageState::id).contains(image.id());
  }

  @Test
  void tokensAreFetchedWithAPasswordOrForAnotherToken() {
    String name = published();
    registry.wantToken(ANNA.username(), ANNA.password(), "token-of-anna");
    assertThat(failure(() -> runtime.pull(name)).message()).isNotBlank();
    runtime.pull(name, ANNA, _ -> {});
    runtime.removeImage(image.id());
    runtime.pull(name, new RegistryCredential(registry.host(), "", "", "token-of-anna"), _ -> {});
    assertThat(runtime.image(name)).isPresent();
  }

  @Test
  void anImageIsFoundByItsDigestAndThatIsTheRegistrys() {
    String name = published();
    String byDigest = registry.host() + "/team/app@" + image.digest();
    runtime.pull(byDigest);
    ImageState found = runtime.image(byDigest).orElseThrow();
    assertThat(found.names()).isEmpty();
    assertThat(found.digests()).containsExactly(byDigest);
    assertThat(runtime.image(name)).isEmpty();
  }
}
