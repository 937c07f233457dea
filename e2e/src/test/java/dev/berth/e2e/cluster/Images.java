package dev.berth.e2e.cluster;

import dev.berth.testkit.registry.TestImage;
import dev.berth.testkit.registry.TestRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A registry of the test's own. What was pulled of it is removed by its id, once no container can
 * have it: after the test, or after all when it is registered in a static field, as the cluster is
 * then. It must be registered before the cluster, whose containers go first.
 */
public final class Images
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private final List<TestImage> made = new ArrayList<>();
  private final List<TestImage> ofAllTests = new ArrayList<>();
  private boolean shared;
  private @Nullable TestRegistry registry;

  public TestRegistry registry() {
    if (registry == null) {
      throw new IllegalStateException("no test runs");
    }
    return registry;
  }

  /**
   * Publishes an image that nobody has had before; answers its name in full.
   *
   * @param name for example "team/app:1"
   * @param bytes that it has at least
   */
  public String publish(String name, int bytes) {
    TestImage image = TestImage.of(name + " " + UUID.randomUUID(), bytes);
    made.add(image);
    ofAllTests.add(image);
    return registry().publish(name, image);
  }

  /** What the test has published so far, in its order. */
  public List<TestImage> made() {
    return List.copyOf(made);
  }

  /** Whether Docker has it. */
  public boolean isHere(TestImage image) {
    return Shell.tried(Map.of(), List.of("docker", "image", "inspect", "-f", "x", image.id()))
            .exitCode()
        == 0;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared = true;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    made.clear();
    registry = TestRegistry.start();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    registry().close();
    if (!shared) {
      remove();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    remove();
  }

  private void remove() {
    for (TestImage image : ofAllTests) {
      if (isHere(image)) {
        Shell.run("docker", "rmi", "-f", image.id());
      }
    }
    ofAllTests.clear();
  }
}
