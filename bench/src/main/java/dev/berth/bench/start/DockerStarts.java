package dev.berth.bench.start;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The machine's limit: the same containers, created and started straight through Docker. */
final class DockerStarts implements AutoCloseable {
  private static final String LABEL = "dev.berth.bench";

  /** Another run's containers are its own. */
  private final Map<String, String> labels = Map.of(LABEL, UUID.randomUUID().toString());

  private final DockerClient docker;

  DockerStarts(String host) {
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder().withDockerHost(host).build();
    docker =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }

  /** How long it takes to start so many, so many at a time. They are removed after that. */
  Duration start(int count, int atOnce) throws InterruptedException {
    try (ExecutorService workers = Executors.newFixedThreadPool(atOnce)) {
      long begin = System.nanoTime();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(workers.submit(this::startOne));
      }
      for (Future<?> one : all) {
        one.get();
      }
      return Duration.ofNanos(System.nanoTime() - begin);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Docker failed", e.getCause());
    } finally {
      removeAll();
    }
  }

  /** Also those of which nobody was told, as another start had failed. */
  private void removeAll() {
    List<Container> made =
        docker.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec();
    made.forEach(one -> docker.removeContainerCmd(one.getId()).withForce(true).exec());
  }

  private void startOne() {
    String id =
        docker
            .createContainerCmd(Workload.IMAGE)
            .withCmd(Workload.COMMAND)
            .withLabels(labels)
            .exec()
            .getId();
    docker.startContainerCmd(id).exec();
  }

  @Override
  public void close() throws IOException {
    docker.close();
  }
}
