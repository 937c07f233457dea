package dev.berth.nodelet.image.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.LocalObjectReference;
import dev.berth.client.testing.FakeTimers;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.runtime.RegistryCredential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KeyringTest {
  @TempDir private Path folder;
  private final Map<String, Map<String, byte[]>> secrets = new HashMap<>();
  private PullSecrets source =
      (namespace, name) -> Optional.ofNullable(secrets.get(namespace + "/" + name));

  @Test
  void aTasksSecretsComeFirstInItsOrderAndThenTheNodes() throws IOException {
    write(config("node"));
    secret("default/one", config("one"));
    secret("default/two", config("two"));
    secret("other/three", config("three"));
    assertThat(keys("two", "one").credentials())
        .extracting(RegistryCredential::username)
        .containsExactly("two", "one", "node");
    assertThat(keys("two", "one").notes()).isEmpty();
    assertThat(keys().credentials())
        .extracting(RegistryCredential::username)
        .containsExactly("node");
  }

  @Test
  void saysWhichSecretIsNotThereOrNotOfThatKind() {
    secret("other/gone", config("anna"));
    secrets.put("default/opaque", Map.of("password", "x".getBytes(StandardCharsets.UTF_8)));
    secret("default/broken", "{\"auths\": {\"r\": {\"auth\": \"hidden!\"}}}");
    Keys keys = keys("gone", "opaque", "broken");
    assertThat(keys.credentials()).isEmpty();
    assertThat(keys.notes())
        .containsExactly(
            "Secret \"default/gone\" is not there",
            "Secret \"default/opaque\" has no key \".dockerconfigjson\"",
            "\".dockerconfigjson\" of Secret \"default/broken\" can't be used: auth of \"r\" is not"
                + " base64");
  }

  @Test
  void saysThatSecretsCannotBeReadNow() {
    source =
        (_, _) -> {
          throw new FailureException(new Failure.Unavailable("no API server answers"));
        };
    assertThat(keys("one").notes())
        .containsExactly("Secret \"default/one\" could not be read: no API server answers");
  }

  @Test
  void theNodesFileIsReadAgainWhenItHasChangedAndMayBeMissing() throws IOException {
    NodeCredentials node = new NodeCredentials(file(), new FakeTimers());
    assertThat(users(node)).isEmpty();
    write(config("anna"));
    assertThat(users(node)).containsExactly("anna");
    write(config("benjamin"));
    assertThat(users(node)).containsExactly("benjamin");
    write("{");
    assertThat(node.of(image()).notes())
        .containsExactly(
            "the node's Docker config %s can't be used: it is not JSON (line 1)".formatted(file()));
    assertThat(users(node)).isEmpty();
    Files.delete(file());
    assertThat(node.of(image())).isEqualTo(new Keys(List.of(), List.of()));
  }

  @Test
  void aFileOfTheSameSizeIsReadAgainByItsTime() throws IOException {
    NodeCredentials node = new NodeCredentials(file(), new FakeTimers());
    write(config("anna"));
    assertThat(users(node)).containsExactly("anna");
    write(config("anne"));
    Files.setLastModifiedTime(file(), FileTime.from(Instant.EPOCH));
    assertThat(users(node)).containsExactly("anne");
  }

  @Test
  void asksTheHelperThatIsNamedForTheRegistry() throws IOException {
    helper("good", "read host; echo \"{\\\"Username\\\":\\\"$host\\\",\\\"Secret\\\":\\\"s\\\"}\"");
    write("{\"credHelpers\": {\"r:5000\": \"good\"}}");
    assertThat(users(helped())).containsExactly("r:5000");
  }

  @Test
  void aHelperMayHaveATokenOrNothing() throws IOException {
    helper("token", "cat > /dev/null; echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'");
    write("{\"credsStore\": \"token\"}");
    assertThat(helped().of(image()).credentials())
        .containsExactly(new RegistryCredential("r:5000", "", "", "t"));
    helper("empty", "cat > /dev/null; echo 'credentials not found in native keychain'; exit 1");
    write("{\"credsStore\": \"empty\"}");
    assertThat(helped().of(image())).isEqualTo(new Keys(List.of(), List.of()));
  }

  @Test
  void saysWhatIsWrongWithAHelper() throws IOException {
    helper("bad", "cat > /dev/null; echo 'hidden'; exit 3");
    helper("mad", "cat > /dev/null; echo '{hidden'");
    for (String[] row :
        new String[][] {
          {"bad", "docker-credential-bad failed with exit code 3"},
          {"mad", "docker-credential-mad gave no answer that can be read"},
          {
            "lost",
            "docker-credential-lost, which the node's Docker config names, is not on the nodelet's"
                + " PATH"
          },
          {"../sh", "\"../sh\" is not the name of a credential helper"}
        }) {
      write("{\"credsStore\": \"" + row[0] + "\"}");
      assertThat(helped().of(image())).isEqualTo(new Keys(List.of(), List.of(row[1])));
    }
  }

  @Test
  void aHelperThatHangsIsEnded() throws Exception {
    FakeTimers timers = new FakeTimers();
    helper("slow", "sleep 600");
    write("{\"credsStore\": \"slow\"}");
    Thread clock =
        Thread.ofVirtual()
            .start(() -> {
              try {
                timers.awaitPending(1);
                timers.advance(java.time.Duration.ofSeconds(10));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    NodeCredentials node = new NodeCredentials(file(), new CredentialHelper(timers, this::located));
    assertThat(node.of(image()).notes())
        .containsExactly("docker-credential-slow did not answer within 10s");
    clock.join();
  }

  private NodeCredentials helped() {
    return new NodeCredentials(file(), new CredentialHelper(Timers.system(), this::located));
  }

  private String located(String program) {
    return folder.resolve(program).toString();
  }

  private void helper(String name, String script) throws IOException {
    Path file = folder.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Keys keys(String... names) {
    Container.Builder container = Container.newBuilder().setImage("r:5000/team/app:1");
    for (String name : names) {
      container.addImagePullSecrets(LocalObjectReference.newBuilder().setName(name));
    }
    return new Keyring(source, new NodeCredentials(file(), new FakeTimers()))
        .of("default", container.build());
  }

  private static List<String> users(NodeCredentials node) {
    return node.of(image()).credentials().stream().map(RegistryCredential::username).toList();
  }

  private static ImageReference image() {
    return ImageReference.parse("r:5000/team/app:1");
  }

  private void secret(String name, String config) {
    secrets.put(name, Map.of(".dockerconfigjson", config.getBytes(StandardCharsets.UTF_8)));
  }

  private static String config(String user) {
    return "{\"auths\": {\"r:5000\": {\"username\": \"%s\", \"password\": \"p\"}}}".formatted(user);
  }

  private void write(String text) throws IOException {
    Files.writeString(file(), text);
  }

  private Path file() {
    return folder.resolve("config.json");
  }
}
