package dev.berth.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One registry, on a port of its own that it keeps while it is away. */
public final class TestRegistry implements AutoCloseable {
  static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  private static final int CHUNK = 1024;
  private static final int PAUSE_MILLIS = 20;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, TestImage> manifests = new ConcurrentHashMap<>();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final List<String> pulls = new ArrayList<>();
  private final AtomicInteger brokenOff = new AtomicInteger();
  private final AtomicInteger toBreak = new AtomicInteger();
  private volatile Access access = new Access.Open();
  private volatile CountDownLatch slow = new CountDownLatch(0);
  private final HttpServer server = serving();
  private final int port;
  private @Nullable Front front;

  private TestRegistry() {
    Front first = new Front(0, server.getAddress().getPort());
    port = first.port();
    front = first;
  }

  public static TestRegistry start() {
    return new TestRegistry();
  }

  /** For example "127.0.0.1:40123". */
  public String host() {
    return "127.0.0.1:" + port;
  }

  /** Has an image under a name such as "team/app:1"; answers its name in full. */
  public String publish(String name, TestImage image) {
    int colon = name.indexOf(':');
    manifests.put(name.substring(0, colon) + "/" + name.substring(colon + 1), image);
    manifests.put(name.substring(0, colon) + "/" + image.digest(), image);
    blobs.putAll(image.blobs());
    return host() + "/" + name;
  }

  /** Everybody may pull. */
  public void open() {
    access = new Access.Open();
  }

  /** Only that user may pull, and says who he is with every request. */
  public void wantPassword(String user, String password) {
    access = new Access.Basic(user, password);
  }

  /** Only that user may pull, and fetches a token, for his password or for the other token. */
  public void wantToken(String user, String password, String refreshToken) {
    access = new Access.Bearer(user, password, refreshToken);
  }

  /**
   * From now on, all that is large comes in trickles after its first half, until {@link #hurry}.
   */
  public void dawdle() {
    slow = new CountDownLatch(1);
  }

  /** What trickles comes at once. */
  public void hurry() {
    slow.countDown();
  }

  /** The next so many large answers end in their middle. */
  public void breakNext(int answers) {
    toBreak.set(answers);
  }

  /** Nobody listens any more. */
  public synchronized void leave() {
    if (front != null) {
      front.close();
      front = null;
    }
  }

  /** Listens again, on the same port. */
  public synchronized void comeBack() {
    if (front == null) {
      front = new Front(port, server.getAddress().getPort());
    }
  }

  /** How often an image of that name, such as "team/app:1", was asked for and given. */
  public int pulls(String name) {
    int colon = name.indexOf(':');
    TestImage image = manifests.get(name.replace(':', '/'));
    String key = image == null ? "" : name.substring(0, colon) + "/" + image.digest();
    synchronized (pulls) {
      return (int) pulls.stream().filter(key::equals).count();
    }
  }

  /** How many answers their clients did not wait for. */
  public int brokenOff() {
    return brokenOff.get();
  }

  @Override
  public void close() {
    hurry();
    leave();
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpServer serving() {
    try {
      HttpServer opened =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      opened.setExecutor(threads);
      opened.createContext("/token", exchange -> answered(exchange, this::token));
      opened.createContext("/v2/", exchange -> answered(exchange, this::registry));
      opened.start();
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers a request. */
  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private static void answered(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      answer.to(exchange);
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean known =
        access instanceof Access.Bearer(String user, String password, String refreshToken)
            && (Access.isBasic(exchange, user, password)
                || asked.contains("refresh_token=" + refreshToken));
    if (known) {
      json(exchange, 200, "{\"token\":\"%1$s\",\"access_token\":\"%1$s\"}".formatted(Access.TOKEN));
    } else {
      error(exchange, 401, "UNAUTHORIZED", "incorrect username or password");
    }
  }

  private void registry(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/v2/".length());
    int manifest = path.indexOf("/manifests/");
    int blob = path.indexOf("/blobs/");
    int end = Math.max(manifest, blob);
    String scope = end < 0 ? "" : ",scope=\"repository:%s:pull\"".formatted(path.substring(0, end));
    Optional<String> challenge = access.challenge(exchange, host(), scope);
    if (challenge.isPresent()) {
      exchange.getResponseHeaders().set("WWW-Authenticate", challenge.get());
      error(exchange, 401, "UNAUTHORIZED", "authentication required");
    } else if (manifest >= 0) {
      manifest(exchange, path.replace("/manifests/", "/"));
    } else if (blob >= 0) {
      blob(exchange, path.substring(blob + "/blobs/".length()));
    } else {
      json(exchange, 200, "{}");
    }
  }

  private void manifest(HttpExchange exchange, String key) throws IOException {
    TestImage image = manifests.get(key);
    if (image == null) {
      error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
      return;
    }
    if (exchange.getRequestMethod().equals("GET")) {
      synchronized (pulls) {
        // Docker asks for a tag's digest, and gets what has it.
        pulls.add(key.substring(0, key.lastIndexOf('/') + 1) + image.digest());
      }
    }
    exchange.getResponseHeaders().set("Docker-Content-Digest", image.digest());
    give(exchange, 200, MANIFEST, image.manifest());
  }

  private void blob(HttpExchange exchange, String digest) throws IOException {
    byte[] all = blobs.get(digest);
    if (all == null) {
      error(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry");
      return;
    }
    int from = from(exchange);
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, all.length - 1, all.length));
    }
    give(
        exchange,
        from > 0 ? 206 : 200,
        "application/octet-stream",
        Arrays.copyOfRange(all, from, all.length));
  }

  /** Docker goes on where it was broken off. */
  private static int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
  }

  private void give(HttpExchange exchange, int status, String type, byte[] content)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, content.length);
    OutputStream out = exchange.getResponseBody();
    boolean large = content.length > 64 * CHUNK;
    int half = large ? content.length / 2 : content.length;
    try {
      out.write(content, 0, half);
      if (large) {
        secondHalf(out, content, half);
      }
    } catch (IOException e) {
      brokenOff.incrementAndGet();
      throw e;
    }
  }

  private void secondHalf(OutputStream out, byte[] content, int half) throws IOException {
    if (toBreak.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return; // the exchange is closed before its length is reached
    }
    int at = half;
    try {
      while (at < content.length && !slow.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        int length = Math.min(CHUNK, content.length - at);
        out.write(content, at, length);
        out.flush();
        at += length;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    out.write(content, at, content.length - at);
  }

  private static void error(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    json(
        exchange,
        status,
        "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}".formatted(code, message));
  }

  private static void json(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
