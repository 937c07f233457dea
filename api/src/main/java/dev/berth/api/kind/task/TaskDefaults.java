package dev.berth.api.kind.task;

import dev.berth.api.v1.BackOff;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.HttpGetProbe;
import dev.berth.api.v1.ImagePullPolicy;
import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.NodeLostAction;
import dev.berth.api.v1.OnNodeLost;
import dev.berth.api.v1.Probe;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.Resources;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.Toleration;
import dev.berth.api.v1.TolerationOperator;
import dev.berth.api.v1.TopologySpread;
import dev.berth.api.v1.UriScheme;
import dev.berth.api.v1.WhenUnsatisfiable;

/** What a Task has when its manifest does not say; the proto's comments tell people. */
final class TaskDefaults {
  private static final long GRACE_SECONDS = 30;
  private static final long NODE_LOST_SECONDS = 60;
  private static final int PROBE_PERIOD_SECONDS = 10;
  private static final int PROBE_FAILURES = 3;

  private TaskDefaults() {}

  /** A Task without a spec stays without one, for validation to say so. */
  static Task apply(Task task) {
    if (!task.hasSpec()) {
      return task;
    }
    Task.Builder into = task.toBuilder();
    TaskSpec.Builder spec = into.getSpecBuilder();
    if (spec.hasContainer()) {
      container(spec.getContainerBuilder());
    }
    if (!spec.hasRestartPolicy()) {
      spec.setRestartPolicy(RestartPolicy.RESTART_POLICY_ALWAYS);
    }
    backOff(spec.getBackOffBuilder());
    if (!spec.hasTerminationGracePeriodSeconds()) {
      spec.setTerminationGracePeriodSeconds(GRACE_SECONDS);
    }
    for (Toleration.Builder toleration : spec.getTolerationsBuilderList()) {
      if (!toleration.hasOperator()) {
        toleration.setOperator(TolerationOperator.TOLERATION_OPERATOR_EQUAL);
      }
    }
    onNodeLost(spec.getOnNodeLostBuilder());
    spec.getTopologySpreadBuilderList().forEach(TaskDefaults::spread);
    return into.build();
  }

  private static void container(Container.Builder container) {
    if (!container.hasImagePullPolicy()) {
      container.setImagePullPolicy(ImagePullPolicy.IMAGE_PULL_POLICY_IF_NOT_PRESENT);
    }
    boolean inHostNetwork = container.getNetwork().getMode() == NetworkMode.NETWORK_MODE_HOST;
    for (ContainerPort.Builder port : container.getPortsBuilderList()) {
      if (!port.hasProtocol()) {
        port.setProtocol(Protocol.PROTOCOL_TCP);
      }
      if (inHostNetwork && port.getHostPort() == 0) {
        port.setHostPort(port.getContainerPort());
      }
    }
    if (container.hasStartupProbe()) {
      probe(container.getStartupProbeBuilder());
    }
    if (container.hasReadinessProbe()) {
      probe(container.getReadinessProbeBuilder());
    }
    if (container.hasLivenessProbe()) {
      probe(container.getLivenessProbeBuilder());
    }
    if (container.hasResources()) {
      Resources.Builder resources = container.getResourcesBuilder();
      resources
          .getLimitsMap()
          .forEach((resource, limit) -> {
            if (ResourceRules.isKnown(resource) && !resources.containsRequests(resource)) {
              resources.putRequests(resource, limit);
            }
          });
    }
  }

  private static void probe(Probe.Builder probe) {
    if (probe.hasHttpGet()) {
      HttpGetProbe.Builder get = probe.getHttpGetBuilder();
      if (!get.hasPath()) {
        get.setPath("/");
      }
      if (!get.hasScheme()) {
        get.setScheme(UriScheme.URI_SCHEME_HTTP);
      }
    }
    if (!probe.hasPeriodSeconds()) {
      probe.setPeriodSeconds(PROBE_PERIOD_SECONDS);
    }
    if (!probe.hasTimeoutSeconds()) {
      probe.setTimeoutSeconds(1);
    }
    if (!probe.hasSuccessThreshold()) {
      probe.setSuccessThreshold(1);
    }
    if (!probe.hasFailureThreshold()) {
      probe.setFailureThreshold(PROBE_FAILURES);
    }
  }

  private static void backOff(BackOff.Builder backOff) {
    if (!backOff.hasBaseSeconds()) {
      backOff.setBaseSeconds(1);
    }
    if (!backOff.hasFactor()) {
      backOff.setFactor(2);
    }
    if (!backOff.hasCapSeconds()) {
      backOff.setCapSeconds(300);
    }
    if (!backOff.hasResetSeconds()) {
      backOff.setResetSeconds(600);
    }
  }

  private static void onNodeLost(OnNodeLost.Builder lost) {
    if (!lost.hasAction()) {
      lost.setAction(NodeLostAction.NODE_LOST_ACTION_REPLACE);
    }
    if (lost.getAction() == NodeLostAction.NODE_LOST_ACTION_REPLACE && !lost.hasAfterSeconds()) {
      lost.setAfterSeconds(NODE_LOST_SECONDS);
    }
  }

  private static void spread(TopologySpread.Builder spread) {
    if (!spread.hasMaxSkew()) {
      spread.setMaxSkew(1);
    }
    if (!spread.hasWhenUnsatisfiable()) {
      spread.setWhenUnsatisfiable(WhenUnsatisfiable.WHEN_UNSATISFIABLE_DO_NOT_SCHEDULE);
    }
    // A wish has no minimum.
    if (!spread.hasMinDomains()
        && spread.getWhenUnsatisfiable() == WhenUnsatisfiable.WHEN_UNSATISFIABLE_DO_NOT_SCHEDULE) {
      spread.setMinDomains(1);
    }
  }
}
