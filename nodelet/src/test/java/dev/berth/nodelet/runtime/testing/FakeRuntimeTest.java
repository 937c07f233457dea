package dev.berth.nodelet.runtime.testing;

import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.StreamsContract;
import java.time.InstantSource;
import java.util.List;

/** Keeps the fake honest. */
class FakeRuntimeTest extends StreamsContract {
  private final FakeRuntime runtime = new FakeRuntime(InstantSource.system()).has("image");

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  @Override
  protected String image() {
    return "image";
  }

  @Override
  protected List<String> complaining(String line) {
    return List.of("complain", line);
  }

  @Override
  protected List<String> awaitingSize() {
    return List.of("size");
  }

  @Override
  protected int much() {
    return 1 << 20;
  }

  @Override
  protected List<String> running() {
    return List.of("run");
  }

  @Override
  protected List<String> exiting(int code) {
    return List.of("exit", Integer.toString(code));
  }

  @Override
  protected List<String> printing(String line) {
    return List.of("echo", line);
  }
}
