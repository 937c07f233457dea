package dev.berth.apiserver.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The figures of one process: what its parts count, and memory, collections, threads, time. */
public final class ProcessMeters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  private ProcessMeters() {}

  /** Begins to listen to the JVM. */
  public static ProcessMeters open() {
    ProcessMeters meters = new ProcessMeters();
    meters.collections.bindTo(meters.registry);
    new JvmMemoryMetrics().bindTo(meters.registry);
    new JvmThreadMetrics().bindTo(meters.registry);
    new ProcessorMetrics().bindTo(meters.registry);
    new UptimeMetrics().bindTo(meters.registry);
    return meters;
  }

  /** Where the process's parts count. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
