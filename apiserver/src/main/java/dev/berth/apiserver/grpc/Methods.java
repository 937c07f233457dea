package dev.berth.apiserver.grpc;

import dev.berth.api.rpc.v1.DiscoveryServiceGrpc;
import dev.berth.api.rpc.v1.NodeletServiceGrpc;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.StatsServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.Locale;
import java.util.Set;

/** What a method is to those who count and limit calls. */
final class Methods {
  private static final String OURS = "berth.";

  private static final Set<String> READS =
      Set.of(
          ObjectServiceGrpc.getGetMethod().getFullMethodName(),
          ObjectServiceGrpc.getListMethod().getFullMethodName(),
          StatsServiceGrpc.getNodeStatsMethod().getFullMethodName(),
          DiscoveryServiceGrpc.getGetVersionMethod().getFullMethodName(),
          DiscoveryServiceGrpc.getListKindsMethod().getFullMethodName());

  private Methods() {}

  /** Whether it is one of our services: not health, not reflection. */
  static boolean isOurs(MethodDescriptor<?, ?> method) {
    return method.getFullMethodName().startsWith(OURS);
  }

  /** "get", "list", "updatestatus": the method's name in lower case. */
  static String verb(MethodDescriptor<?, ?> method) {
    return String.valueOf(method.getBareMethodName()).toLowerCase(Locale.ROOT);
  }

  static boolean isUnary(MethodDescriptor<?, ?> method) {
    return method.getType() == MethodDescriptor.MethodType.UNARY;
  }

  /** Of unary methods: whether it changes nothing. One that is not known here may change things. */
  static boolean isRead(MethodDescriptor<?, ?> method) {
    return READS.contains(method.getFullMethodName());
  }

  /** A nodelet's own streams: without them its node would be lost. */
  static boolean isOfNodelet(MethodDescriptor<?, ?> method) {
    return NodeletServiceGrpc.SERVICE_NAME.equals(method.getServiceName());
  }
}
