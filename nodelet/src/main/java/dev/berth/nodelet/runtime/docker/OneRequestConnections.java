package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;

/**
 * Closes each connection after its one answer. The library's pool never closes an idle connection,
 * and neither does Docker: after two hundred stops at once, two hundred would stay open.
 */
final class OneRequestConnections implements DockerHttpClient {
  private final DockerHttpClient http;

  OneRequestConnections(DockerHttpClient http) {
    this.http = http;
  }

  @Override
  public Response execute(Request request) {
    return http.execute(Request.builder().from(request).putHeader("Connection", "close").build());
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
