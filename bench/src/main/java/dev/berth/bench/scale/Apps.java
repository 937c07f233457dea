package dev.berth.bench.scale;

import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.BackOff;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.EnvVar;
import dev.berth.api.v1.HttpGetProbe;
import dev.berth.api.v1.OnNodeLost;
import dev.berth.api.v1.Probe;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.Resources;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;

/** The Tasks of some apps, with what people write in them: 1 KiB each. */
final class Apps {
  static final String NAMESPACE = "default";
  private static final int APPS = 20;
  private static final int SETTINGS = 8;

  private Apps() {}

  /** Placed again as soon as its node is declared lost. */
  static Task task(int number) {
    String app = "app-" + number % APPS;
    return Task.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setNamespace(NAMESPACE)
                .setName("%s-%06d".formatted(app, number))
                .putLabels("app", app)
                .putLabels("tier", "web")
                .putLabels("version", "v3")
                .putAnnotations("example.com/note", "what people note down about " + app))
        .setSpec(
            TaskSpec.newBuilder()
                .setContainer(container(app))
                .setRestartPolicy(RestartPolicy.RESTART_POLICY_ALWAYS)
                .setBackOff(BackOff.newBuilder().setBaseSeconds(1).setCapSeconds(60))
                .setTerminationGracePeriodSeconds(30)
                .setOnNodeLost(OnNodeLost.newBuilder().setAfterSeconds(10)))
        .build();
  }

  private static Container container(String app) {
    Container.Builder container =
        Container.newBuilder()
            .setImage("registry.example.com/team/%s:1.4.2".formatted(app))
            .addCommand("/bin/" + app)
            .addArgs("--verbose")
            .setResources(
                Resources.newBuilder()
                    .putRequests("cpu", quantity("100m"))
                    .putRequests("memory", quantity("64Mi"))
                    .putLimits("memory", quantity("128Mi")))
            .addPorts(
                ContainerPort.newBuilder()
                    .setName("http")
                    .setContainerPort(8080)
                    .setProtocol(Protocol.PROTOCOL_TCP))
            .setReadinessProbe(
                Probe.newBuilder()
                    .setPeriodSeconds(10)
                    .setHttpGet(HttpGetProbe.newBuilder().setPath("/healthz").setPort("8080")));
    for (int i = 0; i < SETTINGS; i++) {
      container.addEnv(
          EnvVar.newBuilder().setName("SETTING_" + i).setValue("value %d of %s".formatted(i, app)));
    }
    return container.build();
  }

  private static Quantity quantity(String text) {
    return Quantity.newBuilder().setText(text).build();
  }
}
