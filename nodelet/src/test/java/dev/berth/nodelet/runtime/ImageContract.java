package dev.berth.nodelet.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every container runtime promises of images. */
public abstract class ImageContract {
  protected static final RegistryCredential ANNA =
      new RegistryCredential("registry", "anna", "secret of anna", "");

  protected abstract ContainerRuntime runtime();

  /** An image that everybody can pull and that is not there; its name in full. */
  protected abstract String published();

  /** One that Anna alone can pull. */
  protected abstract String publishedForAnna();

  @Test
  void anImageThatIsPulledIsFoundByItsNameAndItsId() {
    String name = published();
    assertThat(runtime().image(name)).isEmpty();
    runtime().pull(name);
    ImageState image = runtime().image(name).orElseThrow();
    assertThat(image.id()).startsWith("sha256:");
    assertThat(image.names()).containsExactly(name);
    assertThat(image.digests()).singleElement().asString().contains("@sha256:");
    assertThat(image.sizeBytes()).isPositive();
    assertThat(runtime().image(image.id())).contains(image);
    assertThat(runtime().images()).contains(image);
  }

  @Test
  void anImageThatIsRemovedIsGoneAndRemovingItAgainIsFine() {
    String name = published();
    runtime().pull(name);
    ImageState image = runtime().image(name).orElseThrow();
    runtime().removeImage(image.id());
    assertThat(runtime().image(name)).isEmpty();
    assertThat(runtime().images()).doesNotContain(image);
    runtime().removeImage(image.id());
  }

  @Test
  void anImageIsGivenToItsUserOnly() {
    String name = publishedForAnna();
    RegistryCredential ben = new RegistryCredential("registry", "ben", "secret of ben", "");
    for (RegistryCredential other : List.of(RegistryCredential.ANONYMOUS, ben)) {
      Failure failure = failure(() -> runtime().pull(name, other, _ -> {}));
      assertThat(failure).isInstanceOf(Failure.BadRequest.class);
      assertThat(failure.message()).doesNotContain("secret of");
    }
    assertThat(runtime().image(name)).isEmpty();
    runtime().pull(name, ANNA, _ -> {});
    assertThat(runtime().image(name)).isPresent();
  }

  @Test
  void aContainerTellsItsImageAndKeepsIt() {
    String name = published();
    runtime().pull(name);
    ImageState image = runtime().image(name).orElseThrow();
    assertThat(runtime().imagesOfContainers()).doesNotContain(image.id());
    String container = runtime().create(spec(name));
    try {
      assertThat(runtime().inspect(container).orElseThrow().imageId()).isEqualTo(image.id());
      assertThat(runtime().imagesOfContainers()).contains(image.id());
      assertThat(failure(() -> runtime().removeImage(image.id())))
          .isInstanceOf(Failure.Conflict.class);
      assertThat(runtime().image(name)).contains(image);
    } finally {
      runtime().remove(container);
    }
    runtime().removeImage(image.id());
    assertThat(runtime().image(name)).isEmpty();
  }

  protected static Failure failure(Runnable call) {
    return catchThrowableOfType(FailureException.class, call::run).failure();
  }

  private static ContainerSpec spec(String image) {
    String name = "test-" + UUID.randomUUID();
    return ContainerSpec.plain(name, image, List.of("sh"), List.of(), Map.of(Labels.MACHINE, name));
  }
}
