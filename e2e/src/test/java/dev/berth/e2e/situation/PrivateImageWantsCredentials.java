package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.BackOff;
import dev.berth.api.v1.LocalObjectReference;
import dev.berth.api.v1.Task;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Images;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class PrivateImageWantsCredentials {
  private static final Path CONFIG = config();

  @RegisterExtension
  @Order(1)
  static final Images IMAGES = new Images();

  @RegisterExtension
  @Order(2)
  static final Cluster CLUSTER =
      Cluster.of(Shape.nodes(1).withNodeletFlags("--docker-config", CONFIG.toString()));

  @Test
  void isRefusedInTheRegistrysWordsAndRunsOnceTheNodeHasThem() throws Exception {
    IMAGES.registry().wantPassword("anna", "secret-of-anna");
    String name = IMAGES.publish("team/private:1", 100_000);
    Files.writeString(CONFIG, "{}");
    CLUSTER.tasks().create(task("private", name));

    Task refused =
        CLUSTER.tasks().await("private", "is refused", PrivateImageWantsCredentials::waits);
    assertThat(refused.getStatus().getMessage())
        .contains("registry " + IMAGES.registry().host() + " refuses access without credentials")
        .contains("no basic auth credentials");

    Files.writeString(CONFIG, config("ben", "secret-of-ben"));
    Task unknown =
        CLUSTER
            .tasks()
            .await(
                "private",
                "is refused as ben",
                task -> task.getStatus().getMessage().contains("user \"ben\""));
    assertThat(unknown.getStatus().getMessage()).doesNotContain("secret-of-ben");
    assertThat(IMAGES.isHere(IMAGES.made().getFirst())).isFalse();

    Files.writeString(CONFIG, config("anna", "secret-of-anna"));
    Task running = CLUSTER.tasks().awaitRunning("private");
    assertThat(running.getStatus().getImageId())
        .isEqualTo(IMAGES.registry().host() + "/team/private@" + IMAGES.made().getFirst().digest());
    CLUSTER.tasks().awaitEvent("private", "Pulled");
    assertThat(CLUSTER.berth("describe", "task", "private").out())
        .contains(IMAGES.made().getFirst().digest())
        .contains("Pulled image \"" + name + "\" in ")
        .doesNotContain("secret-of");
  }

  @Test
  void namesTheSecretThatIsNotThere() throws Exception {
    IMAGES.registry().wantToken("anna", "secret-of-anna", "");
    String name = IMAGES.publish("team/private:1", 100_000);
    Files.writeString(CONFIG, "{}");
    Task.Builder task = task("private", name);
    task.getSpecBuilder()
        .getContainerBuilder()
        .addImagePullSecrets(LocalObjectReference.newBuilder().setName("regcred"));
    CLUSTER.tasks().create(task);

    Task refused =
        CLUSTER.tasks().await("private", "is refused", PrivateImageWantsCredentials::waits);
    assertThat(refused.getStatus().getMessage())
        .contains("Secret \"default/regcred\" is not there");
  }

  private String config(String user, String password) {
    String both = user + ":" + password;
    return "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}"
        .formatted(
            IMAGES.registry().host(),
            Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean waits(Task task) {
    return task.getStatus().getReason().equals("ImagePullBackOff");
  }

  private static Task.Builder task(String name, String image) {
    Task.Builder task = Tasks.sleeper(name);
    task.getSpecBuilder()
        .setBackOff(BackOff.newBuilder().setBaseSeconds(1).setFactor(1))
        .getContainerBuilder()
        .setImage(image);
    return task;
  }

  private static Path config() {
    try {
      Path file = Files.createTempFile("docker-config", ".json");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
