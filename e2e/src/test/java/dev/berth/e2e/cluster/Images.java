package dev.berth.e2e.cluster;

import dev.berth.testkit.registry.TestImage;
import dev.berth.testkit.registry.TestRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A registry of the test's own. What was pulled of it is removed after the test, by its id; so it
 * must be registered before the cluster, whose containers go first.
 */
public final class Images implements BeforeEachCallback, AfterEachCallback {
  private final TestRegistry registry = TestRegistry.start();
  private final List<TestImage> made = new ArrayList<>();

  public TestRegistry registry() {
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
    return registry.publish(name, image);
  }

  /** What was published so far, in its order. */
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
  public void beforeEach(ExtensionContext context) {
    made.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (TestImage image : made) {
      if (isHere(image)) {
        Shell.run("docker", "rmi", "-f", image.id());
      }
    }
    registry.close();
  }
}
