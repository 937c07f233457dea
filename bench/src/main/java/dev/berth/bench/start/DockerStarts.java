package dev.berth.bench.start;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The machine's limit: the same containers, created and started straight through Docker. */
final class DockerStarts implements AutoCloseable {
  private static final String LABEL = "dev.berth.bench";

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
    List<String> ids = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(atOnce)) {
      long begin = System.nanoTime();
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(workers.submit(this::startOne));
      }
      for (Future<String> one : all) {
        ids.add(one.get());
      }
      return Duration.ofNanos(System.nanoTime() - begin);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Docker failed", e.getCause());
    } finally {
      ids.forEach(id -> docker.removeContainerCmd(id).withForce(true).exec());
    }
  }

  private String startOne() {
    String id =
        docker
            .createContainerCmd(Workload.IMAGE)
            .withCmd(Workload.COMMAND)
            .withLabels(Map.of(LABEL, "true"))
            .exec()
            .getId();
    docker.startContainerCmd(id).exec();
    return id;
  }

  @Override
  public void close() throws IOException {
    docker.close();
  }
}
