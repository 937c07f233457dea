package dev.berth.cli;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.cli.context.Connection;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Terminal;
import dev.berth.cli.session.Session;
import dev.berth.cli.session.World;
import dev.berth.cli.typed.Suggestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells people what went wrong, an error per line, and answers the exit code. */
final class Complaints {
  private final World world;

  Complaints(World world) {
    this.world = world;
  }

  /** The arguments can't be understood. */
  int misused(ParameterException e) {
    CommandLine command = e.getCommandLine();
    world.terminal().error(sentence(e, command));
    world.terminal().note("see '" + command.getCommandSpec().qualifiedName() + " --help'");
    return CommandException.USAGE;
  }

  /** The verb ended with an exception. */
  int failed(Exception e, Session session) {
    Terminal terminal = world.terminal();
    if (world.variable("BERTH_DEBUG").equals("1")) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      terminal.note(trace.toString().strip());
    }
    return switch (e) {
      case CommandException ours -> {
        ours.errors().forEach(terminal::error);
        yield ours.exitCode();
      }
      case FailureException failure -> {
        sentences(failure, session.connectionIfUsed()).forEach(terminal::error);
        yield CommandException.FAILED;
      }
      default -> {
        terminal.error("a bug in this command: " + e + " (BERTH_DEBUG=1 shows where)");
        yield CommandException.FAILED;
      }
    };
  }

  /** Standard output is gone: all that is left is to say so. */
  int unwritable(CommandException e) {
    e.errors().forEach(world.terminal()::error);
    return e.exitCode();
  }

  private static List<String> sentences(FailureException e, @Nullable Connection connection) {
    Failure failure = e.failure();
    String servers = connection == null ? "" : String.join(", ", connection.servers());
    return switch (failure) {
      case Failure.Unavailable(String message) when Failures.isAnswer(e) ->
          List.of("the API server can't do this now: %s; try again later".formatted(message));
      case Failure.Unavailable _ ->
          List.of(
              "no API server answers (tried %s): %s; ./hack/up starts a cluster on this machine"
                  .formatted(servers, deepest(e)));
      case Failure.DeadlineExceeded(String message) ->
          List.of("no answer in time (asked %s): %s".formatted(servers, message));
      case Failure.Unauthenticated(String message) ->
          List.of(
              "the API server refuses the token: %s; see --token-file, BERTH_TOKEN_FILE, BERTH_TOKEN and 'berth config view'"
                  .formatted(message));
      case Failure.Invalid invalid ->
          invalid.violations().stream()
              .map(violation -> invalid.name() + ": " + violation)
              .toList();
      case Failure.NotFound _,
          Failure.AlreadyExists _,
          Failure.Conflict _,
          Failure.BadRequest _,
          Failure.Forbidden _,
          Failure.Expired _,
          Failure.TooLarge _,
          Failure.StorageFull _,
          Failure.TooManyRequests _,
          Failure.UnknownOutcome _,
          Failure.Internal _ ->
          List.of(failure.message());
    };
  }

  /** What lies at the bottom, such as "Connection refused"; otherwise the failure's own message. */
  private static String deepest(FailureException e) {
    String message = e.failure().message();
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException && cause.getMessage() != null) {
        message = cause.getMessage();
      }
    }
    return message;
  }

  private static String sentence(ParameterException e, CommandLine command) {
    List<String> unmatched =
        e instanceof UnmatchedArgumentException ofPicocli
            ? ofPicocli.getUnmatched()
            : command.getUnmatchedArguments();
    if (unmatched.isEmpty()) {
      return Objects.requireNonNullElse(e.getMessage(), "bad usage");
    }
    String word = unmatched.getFirst();
    if (word.startsWith("-")) {
      List<String> options =
          command.getCommandSpec().options().stream()
              .flatMap(option -> Arrays.stream(option.names()))
              .toList();
      return "unknown option \"" + word + "\"" + Suggestion.of(word, options);
    }
    if (!command.getSubcommands().isEmpty()) {
      return "unknown command \""
          + word
          + "\""
          + Suggestion.of(word, command.getSubcommands().keySet());
    }
    return "unexpected \"" + word + "\"";
  }
}
