package dev.berth.nodelet.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.NamespacedName;
import dev.berth.nodelet.config.Config;
import dev.berth.nodelet.config.ConfigRef;
import dev.berth.nodelet.config.ConfigVolumes;
import dev.berth.nodelet.config.Configs;
import dev.berth.nodelet.config.Lookup;
import dev.berth.nodelet.config.Snapshot;
import dev.berth.nodelet.config.Written;
import dev.berth.nodelet.runtime.ContainerSpec.Mount;
import dev.berth.nodelet.spec.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ConfigMaps and Secrets of Bindings, with a fake runtime and real files. */
@Timeout(60)
class TaskLoopConfigTest implements Configs {
  private static final ConfigRef CONFIG = ConfigRef.configMap("default", "c");
  private static final ConfigRef SECRET = ConfigRef.secret("default", "s");

  @TempDir private Path plain;
  private Path memory;
  private final Map<ConfigRef, Lookup> known = new ConcurrentHashMap<>();
  private final Map<NamespacedName, Set<ConfigRef>> needs = new ConcurrentHashMap<>();
  private World world = new World();

  @BeforeEach
  void start() throws Exception {
    Path shared = Path.of("/dev/shm");
    assertThat(Files.isDirectory(shared) && Files.getFileStore(shared).type().equals("tmpfs"))
        .as("there is a tmpfs")
        .isTrue();
    memory = Files.createTempDirectory(shared, "berth-test");
    world.close();
    world = world(true);
  }

  @AfterEach
  void close() throws IOException {
    world.close();
    try (Stream<Path> all = Files.walk(memory)) {
      for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    }
  }

  private World world(boolean canMount) throws InterruptedException {
    return new World(timers -> config(memory, canMount, timers)).start();
  }

  private Config config(Path secrets, boolean canMount, dev.berth.client.time.Timers timers) {
    Specs specs = new Specs("n1", World.MACHINE, "127.0.0.1", Path.of("/profiles"));
    return ConfigVolumes.in(plain.resolve("config"), secrets, this, specs, canMount, timers);
  }

  @Override
  public void need(NamespacedName task, Set<ConfigRef> refs) {
    needs.put(task, refs);
  }

  @Override
  public Lookup find(ConfigRef ref) {
    return known.getOrDefault(ref, new Lookup.Missing());
  }

  /** From now on that is known, and who needs it is marked. */
  private void become(ConfigRef ref, Lookup lookup) {
    known.put(ref, lookup);
    needs.forEach((task, refs) -> {
      if (refs.contains(ref)) {
        world.loop.mark(task);
      }
    });
  }

  private static Lookup holds(String... keysAndValues) {
    Map<String, ByteString> data = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      data.put(keysAndValues[i], ByteString.copyFromUtf8(keysAndValues[i + 1]));
    }
    return new Lookup.Known(new Snapshot(data, Map.of()));
  }

  private static Binding binding(String fields) {
    Binding.Builder binding = Written.binding(fields).toBuilder();
    binding.getSpecBuilder().getContainerBuilder().addCommand("run");
    return binding.build();
  }

  private Path mounted(String container, String path) {
    return world.runtime.spec(container).mounts().stream()
        .map(Mount.HostPath.class::cast)
        .filter(mount -> mount.path().equals(path) && mount.readOnly())
        .map(mount -> Path.of(mount.hostPath()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void waitsForWhatIsMissingWithoutCountingAFailureAndStartsWhenItComes() throws Exception {
    world.bind(binding("env: [{name: A, valueFrom: {configMapKey: {name: c, key: a}}}]"));
    TaskReport waiting = world.await("web", report -> !report.getReason().isEmpty());
    assertThat(waiting.getPhase()).isEqualTo(TaskPhase.TASK_PHASE_STARTING);
    assertThat(waiting.getReason()).isEqualTo("CreateContainerConfigError");
    assertThat(waiting.getMessage()).isEqualTo("configmap \"c\" not found");
    world.loop.awaitIdle();
    become(CONFIG, holds("b", "1"));
    world.await("web", report -> report.getMessage().contains("couldn't find key a"));
    world.loop.awaitIdle();
    assertThat(world.events.reasons()).containsExactly("Failed", "Failed");
    assertThat(world.runtime.calls()).noneMatch(call -> call.startsWith("create"));
    // No time has passed: nothing waits for a back-off.
    become(CONFIG, holds("a", "1"));
    TaskReport running = world.awaitPhase("web", "RUNNING");
    assertThat(running.getRestarts()).isZero();
    assertThat(world.runtime.spec("c1").environment()).contains("A=1");
  }

  @Test
  void saysNothingAboutWhatIsNotKnownYet() throws Exception {
    known.put(CONFIG, new Lookup.Unknown());
    world.bind(binding("envFrom: [{configMap: c, optional: true}]"));
    world.awaitPhase("web", "STARTING");
    world.loop.awaitIdle();
    assertThat(world.reports("web")).allMatch(report -> report.getReason().isEmpty());
    become(CONFIG, new Lookup.Missing());
    world.awaitPhase("web", "RUNNING");
  }

  @Test
  void manifestsWinOverWholeObjects() throws Exception {
    known.put(CONFIG, holds("A", "config", "B", "config", "HOST", "config"));
    world.bind(
        binding("envFrom: [{configMap: c}]\nenv: [{name: B, value: own}, {name: C, value: c}]"));
    world.awaitPhase("web", "RUNNING");
    assertThat(world.runtime.spec("c1").environment())
        .contains("A=config", "B=own", "C=c", "HOST=config");
  }

  @Test
  void filesFollowTheirObjectsAndStayWhenTheseGo() throws Exception {
    known.put(CONFIG, holds("a", "1", "b", "1"));
    known.put(SECRET, holds("k", "hidden"));
    world.bind(
        binding(
            """
            volumes:
              - {mountPath: /c, configMap: {name: c}}
              - {mountPath: /s, secret: {name: s}}
              - {mountPath: /t, template: {path: t, text: '{{ config "c" "a" }}-{{ secret "s" "k" }}'}}
            """));
    world.awaitPhase("web", "RUNNING");
    world.loop.awaitIdle();
    Path config = mounted("c1", "/c");
    assertThat(config).startsWith(plain);
    assertThat(config.resolve("a")).hasContent("1");
    assertThat(mounted("c1", "/s")).startsWith(memory);
    assertThat(mounted("c1", "/s").resolve("k")).hasContent("hidden");
    assertThat(mounted("c1", "/t")).startsWith(memory);
    assertThat(mounted("c1", "/t").resolve("t")).hasContent("1-hidden");

    become(CONFIG, holds("a", "2", "c", "2"));
    world.loop.awaitIdle();
    assertThat(config.resolve("a")).hasContent("2");
    assertThat(config.resolve("c")).hasContent("2");
    assertThat(config.resolve("b")).doesNotExist();
    assertThat(mounted("c1", "/t").resolve("t")).hasContent("2-hidden");
    world.timers.advance(Duration.ofSeconds(10));
    assertThat(config.toFile().list()).hasSize(4);

    become(SECRET, new Lookup.Missing());
    world.loop.awaitIdle();
    assertThat(mounted("c1", "/s").resolve("k")).hasContent("hidden");
    assertThat(world.events.reasons()).containsExactly("Started", "ConfigUpdateFailed");

    world.markDeleted("web");
    world.awaitOutcome("web", PlaceOutcome.PLACE_OUTCOME_STOPPED);
    world.unbind("web");
    world.loop.awaitIdle();
    assertThat(memory).isEmptyDirectory();
    assertThat(plain.resolve("config")).isEmptyDirectory();
    assertThat(needs).containsEntry(World.task("web"), Set.of());
  }

  @Test
  void whatAnEarlierProcessLeftIsRemovedButNotWhatStillRuns() throws Exception {
    known.put(CONFIG, holds("a", "1"));
    known.put(SECRET, holds("k", "hidden"));
    Binding bound =
        binding(
            "volumes: [{mountPath: /c, configMap: {name: c}}, {mountPath: /s, secret: {name:"
                + " s}}]");
    world.bind(bound);
    world.awaitPhase("web", "RUNNING");
    world.close();
    Path stranger = Files.createDirectories(memory.resolve("uid-other.3/0"));
    Files.writeString(stranger.resolve("k"), "hidden");
    world = new World(world.runtime, timers -> config(memory, true, timers));
    world.bindings.put(World.task("web"), bound);
    world = world.start();
    assertThat(memory.toFile().list()).containsExactly("uid-web.1");
    assertThat(plain.resolve("config").toFile().list()).containsExactly("uid-web.1");
    world.awaitPhase("web", "RUNNING");
    become(SECRET, holds("k", "changed"));
    world.loop.awaitIdle();
    assertThat(mounted("c1", "/s").resolve("k")).hasContent("changed");
    world.unbind("web");
    world.awaitNoContainer("web");
    world.loop.awaitIdle();
    assertThat(memory).isEmptyDirectory();
  }

  @Test
  void aNodeWhoseRuntimeIsElsewhereRefusesFiles() throws Exception {
    world.close();
    world = world(false);
    known.put(CONFIG, holds("a", "1"));
    world.bind(binding("volumes: [{mountPath: /c, configMap: {name: c}}]"));
    TaskReport refused = world.awaitOutcome("web", PlaceOutcome.PLACE_OUTCOME_REFUSED);
    assertThat(refused.getReason()).isEqualTo("ConfigFilesNotPossible");
  }

  @Test
  void secretsNeverFallBackToADisk() throws Exception {
    Path file = Files.writeString(plain.resolve("file"), "in the way");
    world.close();
    world = new World(timers -> config(file.resolve("below"), true, timers)).start();
    known.put(SECRET, holds("k", "hidden"));
    world.bind(binding("volumes: [{mountPath: /s, secret: {name: s}}]"));
    TaskReport refused = world.awaitOutcome("web", PlaceOutcome.PLACE_OUTCOME_REFUSED);
    assertThat(refused.getReason()).isEqualTo("NoMemoryForSecrets");
    assertThat(refused.getMessage()).contains("secrets may only be in memory");
    assertThat(List.of(plain.toFile().list())).containsExactly("file");
  }
}
