package dev.berth.nodelet.runtime.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** The library's exceptions as failures, with Docker's own words. */
final class DockerFailures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DockerFailures() {}

  static FailureException wrap(String what, RuntimeException e) {
    return new FailureException(failure(what, e), e);
  }

  /** Making a container answers 404 for its image. */
  static FailureException noImage(String image, RuntimeException e) {
    return new FailureException(new Failure.NotFound("images", image), e);
  }

  /** A network is the operator's to make. */
  static FailureException noNetwork(String name) {
    return new FailureException(
        new Failure.BadRequest(
            "there is no network \"%s\" in the node's Docker, and none is made".formatted(name)));
  }

  /** A profile that the host does not have, or does not let us read. */
  static FailureException noProfile(String file, IOException e) {
    return new FailureException(
        new Failure.BadRequest("the seccomp profile %s can't be read: %s".formatted(file, e)), e);
  }

  /** An answer that the library did not look at. */
  static FailureException answer(int status, String body) {
    return new FailureException(
        switch (status) {
          case 404 -> new Failure.NotFound("containers", words(body));
          case 409 -> new Failure.Conflict("containers", "this one", words(body));
          default -> new Failure.BadRequest(words(body));
        });
  }

  private static Failure failure(String what, RuntimeException e) {
    return switch (e) {
      case FailureException wrapped -> wrapped.failure();
      case ConflictException conflict ->
          new Failure.Conflict("containers", what, words(conflict.getMessage()));
      case DockerException refused -> new Failure.BadRequest(words(refused.getMessage()));
      // What went wrong on the way of an answer that had begun well, such as a pull's.
      case DockerClientException failed -> new Failure.BadRequest(words(failed.getMessage()));
      default -> connection(what, e);
    };
  }

  private static Failure connection(String what, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return new Failure.DeadlineExceeded("docker did not answer " + what + " in time");
      }
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new Failure.Unavailable("docker can't be reached (" + what + "): " + cause.getMessage());
  }

  /** Docker's message out of a body like {"message":"..."}, which may follow a status line. */
  private static String words(@Nullable String message) {
    if (message == null) {
      return "docker gave no reason";
    }
    int brace = message.indexOf('{');
    if (brace >= 0) {
      try {
        JsonNode words = JSON.readTree(message.substring(brace)).get("message");
        if (words != null) {
          return words.asText();
        }
      } catch (JsonProcessingException e) {
        return message.strip(); // not Docker's form: all of it
      }
    }
    return message.strip();
  }
}
