package dev.berth.bench.start;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
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

  /** How long all of them took, from the first call to the last answer. */
  record Took(Duration start, Duration stop) {}

  /** Starts so many containers, so many at a time; then stops and removes them likewise. */
  Took run(int count, int atOnce) throws InterruptedException {
    Queue<String> started = new ConcurrentLinkedQueue<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(atOnce)) {
      Duration start = time(workers, Collections.nCopies(count, () -> started.add(startOne())));
      List<Callable<?>> stops = new ArrayList<>();
      started.forEach(id -> stops.add(() -> stopOne(id)));
      return new Took(start, time(workers, stops));
    } finally {
      removeAll();
    }
  }

  private static Duration time(ExecutorService workers, List<Callable<?>> calls)
      throws InterruptedException {
    long begin = System.nanoTime();
    try {
      for (Future<?> one : calls.stream().map(workers::submit).toList()) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Docker failed", e.getCause());
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Also those of which nobody was told, as another start had failed. */
  private void removeAll() {
    List<Container> made =
        docker.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec();
    made.forEach(one -> docker.removeContainerCmd(one.getId()).withForce(true).exec());
  }

  private String startOne() {
    String id =
        docker
            .createContainerCmd(Workload.IMAGE)
            .withCmd(Workload.COMMAND)
            .withLabels(labels)
            .exec()
            .getId();
    docker.startContainerCmd(id).exec();
    return id;
  }

  /** With no grace, as the Tasks of this workload ask for none. */
  private Void stopOne(String id) {
    docker.stopContainerCmd(id).withTimeout(0).exec();
    return docker.removeContainerCmd(id).exec();
  }

  @Override
  public void close() throws IOException {
    docker.close();
  }
}
