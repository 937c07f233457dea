package dev.berth.nodelet.image.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.runtime.RegistryCredential;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Asks a program of Docker's, {@code docker-credential-NAME}, for what it keeps of a registry. */
final class CredentialHelper {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String HUB_KEY = "https://index.docker.io/v1/";
  // What helpers answer in the place of a user's name when they have a token.
  private static final String TOKEN = "<token>";
  // The protocol's own answer, on the standard output.
  private static final String NOTHING = "credentials not found in native keychain";

  private final Timers timers;
  private final UnaryOperator<String> located;

  /**
   * @param located the command of a program's name: the name itself, which is looked for on the
   *     PATH
   */
  CredentialHelper(Timers timers, UnaryOperator<String> located) {
    this.timers = timers;
    this.located = located;
  }

  /** The program did not do what it is for; the message is for people. */
  static final class HelperException extends Exception {
    private static final long serialVersionUID = 1;

    HelperException(String message) {
      super(message);
    }
  }

  /** Empty when the program has nothing for that registry. */
  Optional<RegistryCredential> ask(String name, String registry) throws HelperException {
    String program = "docker-credential-" + name;
    if (!name.matches("[A-Za-z0-9_.-]+")) {
      throw new HelperException("\"" + name + "\" is not the name of a credential helper");
    }
    Process process;
    try {
      process =
          new ProcessBuilder(located.apply(program), "get")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new HelperException(
          program + ", which the node's Docker config names, is not on the nodelet's PATH");
    }
    return answer(program, registry, process);
  }

  private Optional<RegistryCredential> answer(String program, String registry, Process process)
      throws HelperException {
    CompletableFuture<String> output = new CompletableFuture<>();
    Timers.Timer end =
        timers.after(
            PATIENCE,
            () -> {
              // Not left to the pipe's end: a child that is born meanwhile may hold it open.
              output.completeExceptionally(new TimeoutException());
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
            });
    try (end) {
      try (OutputStream in = process.getOutputStream()) {
        String key = registry.equals(ImageReference.DOCKER_HUB) ? HUB_KEY : registry;
        in.write((key + "\n").getBytes(StandardCharsets.UTF_8));
      }
      Thread.ofVirtual().name("credential-helper").start(() -> read(process, output));
      String text = output.get().strip();
      int code = process.waitFor();
      if (code != 0) {
        if (text.equals(NOTHING)) {
          return Optional.empty();
        }
        throw new HelperException("%s failed with exit code %d".formatted(program, code));
      }
      return Optional.of(credential(registry, JSON.readTree(text)));
    } catch (IOException | ExecutionException e) {
      throw new HelperException(
          output.isCompletedExceptionally() && output.exceptionNow() instanceof TimeoutException
              ? "%s did not answer within %ds".formatted(program, PATIENCE.toSeconds())
              : program + " gave no answer that can be read");
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new HelperException("asking " + program + " was broken off");
    }
  }

  private static void read(Process process, CompletableFuture<String> output) {
    try {
      byte[] bytes = process.getInputStream().readAllBytes();
      output.complete(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      output.completeExceptionally(e);
    }
  }

  private static RegistryCredential credential(String registry, JsonNode answer) {
    String user = answer.path("Username").asText("");
    String secret = answer.path("Secret").asText("");
    return user.equals(TOKEN)
        ? new RegistryCredential(registry, "", "", secret)
        : new RegistryCredential(registry, user, secret, "");
  }
}
