package dev.berth.api.kind.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.kind.Written;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Task;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a container may ask for of rights, networks and bounds: each rule, and its words. */
class SafetyRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          securityContext: {runAsUser: 0, runAsGroup: 2147483647} | securityContext: {runAsUser: -1} | securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive
          user: app                                               | user: app@securityContext: {runAsUser: 1} | securityContext.runAsUser: Invalid value: 1: may not be specified when `user` is set
          user: app                                               | securityContext: {runAsGroup: 1} | securityContext.runAsGroup: Invalid value: 1: wants runAsUser beside it; `user` may name a group after a ':'
          securityContext: {runAsUser: 1, runAsGroup: 1}          | securityContext: {runAsUser: 1, runAsGroup: 2147483648} | securityContext.runAsGroup: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive
          securityContext: {privileged: true}                     | securityContext: {privileged: true, allowPrivilegeEscalation: false} | securityContext.allowPrivilegeEscalation: Invalid value: false: must be true or absent with privileged
          securityContext: {capabilities: {add: [CHOWN], drop: [ALL]}} | securityContext: {capabilities: {add: [CAP_CHOWN]}} | securityContext.capabilities.add[0]: Invalid value: "CAP_CHOWN": must be ALL or a capability of the kernel in upper case and without "CAP_", for example "NET_ADMIN"
          securityContext: {capabilities: {drop: [CHOWN]}}        | securityContext: {capabilities: {drop: [KILL, KILL]}} | securityContext.capabilities.drop[1]: Duplicate value: "KILL"
          securityContext: {capabilities: {add: [ALL], drop: [KILL]}} | securityContext: {capabilities: {add: [KILL], drop: [KILL]}} | securityContext.capabilities.add[0]: Invalid value: "KILL": must not be in both add and drop
          securityContext: {seccompProfile: {type: Unconfined}}   | securityContext: {seccompProfile: {}} | securityContext.seccompProfile.type: Required value: which profile
          securityContext: {seccompProfile: {type: Localhost, localhostProfile: a/b.json}} | securityContext: {seccompProfile: {type: Localhost, localhostProfile: a/../../b}} | securityContext.seccompProfile.localhostProfile: Invalid value: "a/../../b": must be a path without '..' below the folder seccomp of the nodelet's data
          securityContext: {seccompProfile: {type: RuntimeDefault}} | securityContext: {seccompProfile: {type: Localhost, localhostProfile: /etc/x}} | securityContext.seccompProfile.localhostProfile: Invalid value: "/etc/x": must be a path without '..' below the folder seccomp of the nodelet's data
          securityContext: {seccompProfile: {type: RuntimeDefault}} | securityContext: {seccompProfile: {type: RuntimeDefault, localhostProfile: a}} | securityContext.seccompProfile.localhostProfile: Invalid value: "a": must be absent unless type is Localhost
          securityContext: {appArmorProfile: {type: Localhost, localhostProfile: mine}} | securityContext: {appArmorProfile: {type: Localhost}} | securityContext.appArmorProfile.localhostProfile: Required value: the name of the node's profile
          securityContext: {appArmorProfile: {type: Unconfined}}  | securityContext: {appArmorProfile: {type: Localhost, localhostProfile: unconfined}} | securityContext.appArmorProfile.localhostProfile: Invalid value: "unconfined": must be the name of a profile that the node has loaded
          """)
  void ofTheSecurityContext(String allowed, String refused, String violation) {
    check(allowed, refused, violation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          network: {mode: Named, name: back_end.1}   | network: {mode: Named}                    | network.name: Required value: the name of a network of the node's Docker
          network: {}                                | network: {mode: Bridge, name: a}          | network.name: Invalid value: "a": must be absent unless mode is Named
          network: {mode: Host}                      | network: {mode: Named, name: host}        | network.name: Invalid value: "host": must be a network of its own; for this one there is a mode
          network: {mode: None}                      | network: {mode: Named, name: "container:x"} | network.name: Invalid value: "container:x": must be letters, digits, '_', '.' and '-', and start with a letter or digit
          network: {mode: Bridge}                    | network: {mode: None}@ports: [{containerPort: 1}] | ports: Forbidden: a container without a network has no ports
          network: {mode: Host}@ports: [{containerPort: 80}, {containerPort: 81, hostPort: 81}] | network: {mode: Host}@ports: [{containerPort: 80, hostPort: 81}] | ports[0].hostPort: Invalid value: 81: must be absent or the containerPort, 80, with network mode Host
          network: {mode: Host}                      | network: {mode: Host}@ports: [{containerPort: 80, hostIp: 127.0.0.1}] | ports[0].hostIp: Invalid value: "127.0.0.1": must be absent with network mode Host: the container listens where it wants
          hostname: db-0                             | hostname: db.example                      | hostname: Invalid value: "db.example": must be lower case letters, digits and '-', start and end with a letter or digit, and be no more than 63 characters
          dns: {servers: [10.0.0.1, "2001:db8::1"]}  | dns: {servers: [ns.example.org]}          | dns.servers[0]: Invalid value: "ns.example.org": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
          dns: {searches: [example.org]}             | dns: {searches: ["a b"]}                  | dns.searches[0]: Invalid value: "a b": must be a domain such as "example.org"
          dns: {options: ["ndots:2", rotate]}        | dns: {options: ["a b"]}                   | dns.options[0]: Invalid value: "a b": must be an option of resolv.conf such as "ndots:2" or "rotate"
          hostAliases: [{ip: 10.0.0.1, hostnames: [a, b.c]}] | hostAliases: [{ip: 10.0.0.1}]     | hostAliases[0].hostnames: Required value: at least one name
          hostAliases: [{ip: "::1", hostnames: [a]}] | hostAliases: [{hostnames: [a]}]           | hostAliases[0].ip: Required value: the address that the names lead to
          hostAliases: []                            | hostAliases: [{ip: 10.0.0.1, hostnames: ["a:b"]}] | hostAliases[0].hostnames[0]: Invalid value: "a:b": must be a name such as "db" or "db.example.org"
          """)
  void ofTheNetwork(String allowed, String refused, String violation) {
    check(allowed, refused, violation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pidsLimit: 1                         | pidsLimit: 0                            | pidsLimit: Invalid value: 0: must be between 1 and 4194304, inclusive
          pidsLimit: 4194304                   | pidsLimit: 4194305                      | pidsLimit: Invalid value: 4194305: must be between 1 and 4194304, inclusive
          ulimits: [{name: nofile, soft: 10}]  | ulimits: [{soft: 10}]                   | ulimits[0].name: Required value: the limit's name
          ulimits: [{name: core, soft: -1}]    | ulimits: [{name: core}]                 | ulimits[0].soft: Required value: what a process begins with
          ulimits: [{name: core, soft: 1, hard: 1}] | ulimits: [{name: core, soft: 2, hard: 1}] | ulimits[0].hard: Invalid value: 1: must be -1, or soft or more
          ulimits: [{name: core, soft: 1, hard: -1}] | ulimits: [{name: core, soft: -1, hard: 1}] | ulimits[0].hard: Invalid value: 1: must be -1, or soft or more
          ulimits: [{name: core, soft: 1}, {name: cpu, soft: 1}] | ulimits: [{name: core, soft: 1}, {name: core, soft: 1}] | ulimits[1].name: Duplicate value: "core"
          shmSize: 1                           | shmSize: 0                              | shmSize: Invalid value: "0": must be greater than 0
          cpuset: 0-2,7                        | cpuset: 2-0                             | cpuset: Invalid value: "2-0": must be numbers of cpus and ranges of them, for example "0-2,7"
          cpuset: "0"                          | cpuset: "0,"                            | cpuset: Invalid value: "0,": must be numbers of cpus and ranges of them, for example "0-2,7"
          stopSignal: SIGRTMIN+3               | stopSignal: INT                         | stopSignal: Invalid value: "INT": must be the name of a signal that may stop a program, for example "SIGINT"
          resources: {limits: {memory: 8Mi}}@swapLimit: 0 | swapLimit: 1Mi               | swapLimit: Invalid value: "1Mi": wants a memory limit beside it, resources.limits[memory]
          """)
  void ofTheBounds(String allowed, String refused, String violation) {
    check(allowed, refused, violation);
  }

  @Test
  void wordsOfANewerReleaseAreNotSupported() {
    Task.Builder task = task("image: a").toBuilder();
    Container.Builder container = task.getSpecBuilder().getContainerBuilder();
    container.getNetworkBuilder().setModeValue(77);
    container.getSecurityContextBuilder().getSeccompProfileBuilder().setTypeValue(77);
    container.addUlimitsBuilder().setName("files").setSoft(1);
    assertThat(Written.texts(Validation.of(Kinds.TASK, task.build())))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .contains("seccompProfile.type: Unsupported value: 77")
                    .contains("\"RuntimeDefault\", \"Unconfined\", \"Localhost\""),
            second ->
                assertThat(second)
                    .contains("network.mode: Unsupported value: 77")
                    .contains("\"Bridge\", \"Host\", \"None\", \"Named\""),
            third ->
                assertThat(third)
                    .contains("ulimits[0].name: Unsupported value: \"files\"")
                    .contains("\"nofile\""));
  }

  @Test
  void inTheHostsNetworkAPortIsTheNodesOwn() {
    assertThat(
            task("image: a\nnetwork: {mode: Host}\nports: [{containerPort: 80}]")
                .getSpec()
                .getContainer()
                .getPorts(0)
                .getHostPort())
        .isEqualTo(80);
    assertThat(task("image: a\nports: [{containerPort: 80}]").getSpec().getContainer().getPorts(0))
        .matches(port -> !port.hasHostPort());
  }

  /** Stored Tasks must not look changed because a release knows more. */
  @Test
  void aContainerThatSaysNothingStaysAsItIs() {
    Container container = task("image: a").getSpec().getContainer();
    assertThat(container.getAllFields().keySet())
        .extracting(field -> field.getName())
        .containsExactly("image", "image_pull_policy");
  }

  private static void check(String allowed, String refused, String violation) {
    assertThat(violations(allowed)).isEmpty();
    assertThat(violations(refused)).containsExactly("spec.container." + violation);
  }

  private static List<String> violations(String fields) {
    return Written.texts(Validation.of(Kinds.TASK, task("image: a\n" + fields.replace("@", "\n"))));
  }

  private static Task task(String container) {
    return TaskDefaults.apply(
        Written.object(
            Kinds.TASK,
            "metadata: {name: a, namespace: default}\nspec:\n  container:\n"
                + container.indent(4)));
  }
}
