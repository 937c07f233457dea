package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.ImageState;
import dev.berth.nodelet.runtime.PullProgress;
import dev.berth.nodelet.runtime.RegistryCredential;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Docker's images: fetched, found and removed. */
final class DockerImages {
  // A large image over a slow line.
  private static final Duration PULL = Duration.ofMinutes(30);
  // What Docker shows in the place of a name that another image has now.
  private static final String NO_NAME = "<none>";

  private final DockerClient commands;
  private final DockerClient longCommands;
  private final Deadlines deadlines;

  DockerImages(DockerClient commands, DockerClient longCommands, Deadlines deadlines) {
    this.commands = commands;
    this.longCommands = longCommands;
    this.deadlines = deadlines;
  }

  void pull(String image, RegistryCredential credential, Consumer<PullProgress> progress) {
    ImageName name = ImageName.parse(image);
    deadlines.within(
        PULL,
        "pull",
        () -> {
          try (Answer answer = new Answer(progress)) {
            longCommands
                .pullImageCmd(name.repository())
                .withTag(name.tagOrDigest())
                // In any case: the library would take what it finds in this user's own files.
                .withAuthConfig(shown(credential))
                .exec(answer);
            answer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return "";
        });
  }

  Optional<ImageState> find(String nameOrId) {
    try {
      InspectImageResponse image = commands.inspectImageCmd(nameOrId).exec();
      return Optional.of(
          new ImageState(
              text(image.getId()),
              named(image.getRepoTags()),
              named(image.getRepoDigests()),
              image.getSize() == null ? 0 : image.getSize()));
    } catch (NotFoundException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("inspect image", e);
    }
  }

  List<ImageState> all() {
    try {
      List<ImageState> found = new ArrayList<>();
      for (Image image : commands.listImagesCmd().exec()) {
        found.add(
            new ImageState(
                image.getId(),
                named(list(image.getRepoTags())),
                named(list(image.getRepoDigests())),
                image.getSize() == null ? 0 : image.getSize()));
      }
      return found;
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("list images", e);
    }
  }

  Set<String> ofContainers() {
    try {
      Set<String> ids = new HashSet<>();
      for (Container container : commands.listContainersCmd().withShowAll(true).exec()) {
        ids.add(text(container.getImageId()));
      }
      return ids;
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("list", e);
    }
  }

  /** Name by name, without force: so Docker itself refuses what somebody needs. */
  void remove(String id) {
    Optional<ImageState> image = find(id);
    if (image.isEmpty()) {
      return;
    }
    image.get().names().forEach(this::removeOne);
    // An image of no tag goes with its last digest; one that never was in a registry has none.
    image.get().digests().forEach(this::removeOne);
    removeOne(id);
  }

  private void removeOne(String nameOrId) {
    try {
      commands.removeImageCmd(nameOrId).exec();
    } catch (NotFoundException e) {
      return; // it is gone, with another of its names perhaps
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("remove image", e);
    }
  }

  private static AuthConfig shown(RegistryCredential credential) {
    AuthConfig auth = new AuthConfig();
    if (credential.isAnonymous()) {
      return auth;
    }
    auth.withRegistryAddress(credential.registry());
    if (!credential.identityToken().isEmpty()) {
      return auth.withIdentityToken(credential.identityToken());
    }
    return auth.withUsername(credential.username()).withPassword(credential.password());
  }

  private static List<String> list(String @Nullable [] texts) {
    return texts == null ? List.of() : Arrays.asList(texts);
  }

  private static List<String> named(@Nullable List<String> names) {
    return names == null
        ? List.of()
        : names.stream().filter(name -> !name.startsWith(NO_NAME)).toList();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** Reads Docker's answer to a pull. */
  private static final class Answer extends PullImageResultCallback {
    private final PullTally tally = new PullTally();
    private final Consumer<PullProgress> progress;
    private volatile @Nullable String error;
    private volatile @Nullable Throwable failure;
    private volatile boolean over;

    Answer(Consumer<PullProgress> progress) {
      this.progress = progress;
    }

    /** An answer that begins when nobody waits any more is broken off, and the pull with it. */
    @Override
    public void onStart(Closeable stream) {
      super.onStart(stream);
      if (over) {
        closeQuietly(stream);
      }
    }

    private static void closeQuietly(Closeable stream) {
      try {
        stream.close();
      } catch (IOException e) {
        // It is over in any case.
      }
    }

    @Override
    public void close() throws IOException {
      over = true;
      super.close();
    }

    @Override
    public void onNext(PullResponseItem item) {
      super.onNext(item);
      ResponseItem.ErrorDetail detail = item.getErrorDetail();
      if (detail != null && detail.getMessage() != null) {
        error = detail.getMessage();
      }
      ResponseItem.ProgressDetail bytes = item.getProgressDetail();
      progress.accept(
          tally.add(
              text(item.getId()),
              text(item.getStatus()),
              bytes == null || bytes.getCurrent() == null ? 0 : bytes.getCurrent(),
              bytes == null || bytes.getTotal() == null ? 0 : bytes.getTotal()));
    }

    /** As the library's own, but that it logs nothing: whoever waits hears of it. */
    @Override
    public void onError(Throwable e) {
      failure = e;
      onComplete();
    }

    /** Fails as the request did, or with the words that came after the answer had begun well. */
    void await() throws InterruptedException {
      RuntimeException unsuccessful = null;
      try {
        awaitCompletion();
      } catch (RuntimeException e) {
        unsuccessful = e;
      }
      Throwable failed = failure;
      if (failed instanceof RuntimeException thrown) {
        throw thrown;
      }
      if (failed != null) {
        throw new UncheckedIOException(new IOException(failed));
      }
      String words = error;
      if (unsuccessful != null && words != null) {
        throw new FailureException(new Failure.BadRequest(words), unsuccessful);
      }
      if (unsuccessful != null) {
        throw unsuccessful;
      }
    }
  }
}
