package dev.berth.nodelet.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.api.core.v1.ConfigMap;
import dev.berth.api.core.v1.Secret;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.client.NamespacedName;
import dev.berth.testkit.TestCluster;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ConfigFeedTest {
  private static final NamespacedName WEB = new NamespacedName("default", "web");
  private static final NamespacedName DB = new NamespacedName("default", "db");
  private static final ConfigRef CONFIG = ConfigRef.configMap("default", "c");
  private static final ConfigRef SECRET = ConfigRef.secret("default", "s");

  private final TestCluster cluster = TestCluster.start();
  private final ConfigFeed feed = new ConfigFeed(cluster.client(), cluster.timers());
  private final LinkedBlockingQueue<NamespacedName> marked = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    feed.start(marked::add);
  }

  @AfterEach
  void close() {
    feed.close();
    cluster.close();
  }

  private static ConfigMap config(String name, String value) {
    return ConfigMap.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName(name))
        .putData("k", value)
        .build();
  }

  /** Looks again after each mark of a task. */
  private Lookup await(ConfigRef ref, Predicate<Lookup> wanted) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    Lookup found = feed.find(ref);
    while (!wanted.test(found)) {
      if (marked.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS) == null) {
        throw new AssertionError("not marked in time; " + found);
      }
      found = feed.find(ref);
    }
    return found;
  }

  private static Predicate<Lookup> is(String value) {
    return found ->
        found instanceof Lookup.Known(Snapshot snapshot)
            && snapshot.text("k").equals(java.util.Optional.of(ByteString.copyFromUtf8(value)));
  }

  @Test
  void tellsThatOneIsMissingAndWhenItComesChangesAndGoes() throws Exception {
    cluster.create(Kinds.CONFIG_MAP, config("other", "x"));
    assertThat(feed.find(CONFIG)).isInstanceOf(Lookup.Unknown.class);
    feed.need(WEB, Set.of(CONFIG, SECRET));
    await(CONFIG, Lookup.Missing.class::isInstance);
    await(SECRET, Lookup.Missing.class::isInstance);
    ConfigMap made = cluster.create(Kinds.CONFIG_MAP, config("c", "1"));
    await(CONFIG, is("1"));
    cluster.direct().objects(Kinds.CONFIG_MAP).update(made.toBuilder().putData("k", "2").build());
    await(CONFIG, is("2"));
    cluster.delete(Kinds.CONFIG_MAP, "default", "c");
    await(CONFIG, Lookup.Missing.class::isInstance);
    cluster.create(
        Kinds.SECRET,
        Secret.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("s"))
            .putStringData("k", "hidden")
            .build());
    assertThat(await(SECRET, is("hidden")).toString()).doesNotContain("hidden");
  }

  @Test
  void watchesWhatIsNeededAndNothingElse() throws Exception {
    cluster.create(Kinds.CONFIG_MAP, config("c", "1"));
    feed.need(WEB, Set.of(CONFIG));
    feed.need(DB, Set.of(CONFIG, SECRET));
    assertThat(feed.size()).isEqualTo(2);
    await(CONFIG, is("1"));
    feed.need(WEB, Set.of());
    feed.need(DB, Set.of(CONFIG));
    assertThat(feed.size()).isEqualTo(1);
    assertThat(feed.find(CONFIG)).matches(is("1"));
    assertThat(feed.find(SECRET)).isInstanceOf(Lookup.Unknown.class);
    feed.need(DB, Set.of());
    assertThat(feed.size()).isZero();
    assertThat(feed.find(CONFIG)).isInstanceOf(Lookup.Unknown.class);
  }

  @Test
  void keepsWhatItSawWhileNoApiServerAnswersAndCatchesUp() throws Exception {
    ConfigMap made = cluster.create(Kinds.CONFIG_MAP, config("c", "1"));
    feed.need(WEB, Set.of(CONFIG));
    await(CONFIG, is("1"));
    cluster.stopServer(0);
    feed.need(DB, Set.of(CONFIG, SECRET));
    assertThat(feed.find(CONFIG)).matches(is("1"));
    assertThat(feed.find(SECRET)).isInstanceOf(Lookup.Unknown.class);
    cluster.startServer(0);
    await(SECRET, Lookup.Missing.class::isInstance);
    cluster.direct().objects(Kinds.CONFIG_MAP).update(made.toBuilder().putData("k", "2").build());
    await(CONFIG, is("2"));
  }
}
