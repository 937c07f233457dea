package dev.berth.cli.terminal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * The signal that a terminal's size has changed. By reflection, because the compiler warns of the
 * only class that the JDK has for signals; without it the size stays what it was at first.
 */
final class WindowSignal {
  private WindowSignal() {}

  @SuppressWarnings("ReferenceEquality") // of the proxy with itself
  static void onChange(Runnable run) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler invoked =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  run.run();
                  yield null;
                }
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "window signal";
              };
      Object proxy =
          Proxy.newProxyInstance(
              WindowSignal.class.getClassLoader(), new Class<?>[] {handler}, invoked);
      Object _ =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance("WINCH"), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // This JVM has no such signal.
    }
  }
}
