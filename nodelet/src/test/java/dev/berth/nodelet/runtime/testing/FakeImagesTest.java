package dev.berth.nodelet.runtime.testing;

import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ImageContract;
import java.time.InstantSource;

/** Keeps the fake's images honest. */
class FakeImagesTest extends ImageContract {
  private final FakeRuntime runtime = new FakeRuntime(InstantSource.system());

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  @Override
  protected String published() {
    runtime.publishes("app:1");
    return "app:1";
  }

  @Override
  protected String publishedForAnna() {
    runtime.publishes("app:2", ANNA.username());
    return "app:2";
  }
}
