package dev.berth.client;

import dev.berth.api.failure.Failures;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** How channels to API servers are built, and what every call on them carries. */
final class Channels {
  /** Answers are at most 3 MiB, with what surrounds them. */
  static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

  private static final int WINDOW_BYTES = 1024 * 1024;

  /**
   * A server that died without a word is noticed after the sum of both. Less than 10 s is not
   * possible with this transport; servers must permit it.
   */
  private static final long KEEP_ALIVE_SECONDS = 10;

  private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 5;

  /** Who calls, for servers that share their time fairly. */
  private static final Metadata.Key<String> NAME =
      Metadata.Key.of("berth-client", Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private Channels() {}

  static List<ManagedChannel> tcp(List<String> servers) {
    List<ManagedChannel> channels = new ArrayList<>();
    for (String server : servers) {
      int colon = server.lastIndexOf(':');
      channels.add(
          OkHttpChannelBuilder.forAddress(host(server, colon), port(server, colon))
              .usePlaintext()
              // When a connection breaks, this transport says of every call on it that the server
              // has not seen it, and gRPC would send them all again: writes that were carried out
              // would be answered with a conflict, or carried out twice. Servers sees to retries.
              .disableRetry()
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .maxInboundMessageSize(MAX_MESSAGE_BYTES)
              .maxInboundMetadataSize(Failures.MAX_METADATA_BYTES)
              .flowControlWindow(WINDOW_BYTES)
              .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
              .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .build());
    }
    return channels;
  }

  /**
   * The channel with name and token on every call, and without gRPC's waits of up to two minutes.
   */
  static Channel ready(ManagedChannel channel, ClientConfig config) {
    return ClientInterceptors.intercept(
        channel, new Eager(channel), new Headers(config.token(), config.name()));
  }

  private static String host(String server, int colon) {
    if (colon <= 0) {
      throw new IllegalArgumentException("an API server address is \"host:port\", not: " + server);
    }
    String host = server.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(String server, int colon) {
    try {
      int port = Integer.parseInt(server.substring(colon + 1));
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException("an API server address is \"host:port\", not: " + server);
  }

  /**
   * gRPC waits longer and longer before it connects again. Whoever calls has waited already: a call
   * makes it try at once.
   */
  private record Eager(ManagedChannel channel) implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
        channel.resetConnectBackoff();
      }
      return next.newCall(method, options);
    }
  }

  private record Headers(String token, String name) implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<R> listener, Metadata headers) {
          headers.put(NAME, name);
          if (!token.isEmpty()) {
            headers.put(AUTHORIZATION, "Bearer " + token);
          }
          super.start(listener, headers);
        }
      };
    }

    @Override
    public String toString() {
      return "Headers[name=" + name + "]";
    }
  }
}
