package dev.berth.cli;

import dev.berth.cli.about.ApiResourcesCommand;
import dev.berth.cli.about.CompletionCommand;
import dev.berth.cli.about.VersionCommand;
import dev.berth.cli.about.WarmupCommand;
import dev.berth.cli.apply.ApplyCommand;
import dev.berth.cli.config.ConfigCommand;
import dev.berth.cli.copy.CopyCommand;
import dev.berth.cli.delete.DeleteCommand;
import dev.berth.cli.describe.DescribeCommand;
import dev.berth.cli.exec.AttachCommand;
import dev.berth.cli.exec.ExecCommand;
import dev.berth.cli.explain.ExplainCommand;
import dev.berth.cli.get.GetCommand;
import dev.berth.cli.logs.LogsCommand;
import dev.berth.cli.node.CordonCommand;
import dev.berth.cli.node.DrainCommand;
import dev.berth.cli.node.TaintCommand;
import dev.berth.cli.node.UncordonCommand;
import dev.berth.cli.plan.PlanCommand;
import dev.berth.cli.portforward.PortForwardCommand;
import dev.berth.cli.session.Session;
import dev.berth.cli.top.TopCommand;
import dev.berth.cli.wait.WaitCommand;
import dev.berth.cli.watch.WatchCommand;
import dev.berth.cli.why.WhyCommand;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Every verb by its name. A verb's class is loaded when it is asked for. */
final class Verbs {
  /** In the order that help shows them. */
  static final List<String> NAMES =
      List.of(
          "apply",
          "get",
          "describe",
          "why",
          "plan",
          "watch",
          "logs",
          "exec",
          "attach",
          "port-forward",
          "cp",
          "top",
          "delete",
          "wait",
          "cordon",
          "uncordon",
          "drain",
          "taint",
          "explain",
          "api-resources",
          "config",
          "version",
          "completion",
          "warmup");

  private Verbs() {}

  /**
   * What picocli takes as a command.
   *
   * @param everyVerb the command with all of its verbs
   */
  static Object of(String name, Session session, Supplier<CommandLine> everyVerb) {
    return switch (name) {
      case "apply" -> new ApplyCommand(session);
      case "get" -> new GetCommand(session);
      case "describe" -> new DescribeCommand(session);
      case "why" -> new WhyCommand(session);
      case "plan" -> new PlanCommand(session);
      case "watch" -> new WatchCommand(session);
      case "logs" -> new LogsCommand(session);
      case "exec" -> new ExecCommand(session);
      case "attach" -> new AttachCommand(session);
      case "port-forward" -> new PortForwardCommand(session);
      case "cp" -> new CopyCommand(session);
      case "top" -> TopCommand.with(session);
      case "delete" -> new DeleteCommand(session);
      case "wait" -> new WaitCommand(session);
      case "cordon" -> new CordonCommand(session);
      case "uncordon" -> new UncordonCommand(session);
      case "drain" -> new DrainCommand(session);
      case "taint" -> new TaintCommand(session);
      case "explain" -> new ExplainCommand(session);
      case "api-resources" -> new ApiResourcesCommand(session);
      case "config" -> ConfigCommand.with(session);
      case "version" -> new VersionCommand(session);
      case "completion" -> new CompletionCommand(session, everyVerb);
      case "warmup" -> new WarmupCommand(session);
      default -> throw new IllegalArgumentException("no verb " + name);
    };
  }
}
