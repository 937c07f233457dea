/**
 * The command {@code berth}. {@link dev.berth.cli.Main} makes the world, {@link
 * dev.berth.cli.Berth} reads the arguments, and one class per verb does the work with the SDK, as
 * any other client would. Results go to standard output, all else to standard error; the exit code
 * is 0 when it is done, 1 when it failed and 2 when it was not understood. No stack trace is shown
 * unless BERTH_DEBUG=1.
 *
 * <p>It starts often, so it starts quickly: only the verb that was typed is loaded, and the
 * connection is made at its first use. The one jar {@code cli/target/berth-cli.jar} is best run
 * with an ahead-of-time cache, which is made by one training run against a cluster that runs (or
 * without one, when it knows classes up to the connection only) and is good for this jar and this
 * JDK:
 *
 * <pre>{@code
 * flags="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"
 * java $flags -XX:AOTCacheOutput=berth.aot -jar berth-cli.jar warmup    # once
 * java $flags -XX:AOTCache=berth.aot -Xlog:aot=off -jar berth-cli.jar get tasks
 * }</pre>
 */
@NullMarked
package dev.berth.cli;

import org.jspecify.annotations.NullMarked;
