package dev.berth.api.released;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.v1.OptionsProto;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that others rely on in a set of protos: what is known by number on the wire, by name in JSON
 * and by path in calls. Comments, the order of declarations and Java names are no part of it.
 *
 * <p>As text, one line for each promise, {@code what = how}, so that an addition is a line more in
 * its diff:
 *
 * <pre>
 * message berth.v1.TaskSpec =
 * field berth.v1.TaskSpec 2 = restart_policy optional berth.v1.RestartPolicy json:restartPolicy
 * value berth.v1.RestartPolicy 1 = RESTART_POLICY_ALWAYS word:Always
 * method berth.rpc.v1.LogService.Logs = berth.rpc.v1.LogsRequest to stream berth.rpc.v1.LogChunk
 * </pre>
 *
 * @param promises what to how, in the order of the protos
 */
record Schema(Map<String, String> promises) {
  private static final String BETWEEN = " =";

  Schema {
    promises = Collections.unmodifiableMap(new LinkedHashMap<>(promises));
  }

  static Schema of(List<FileDescriptor> files) {
    Map<String, String> all = new LinkedHashMap<>();
    for (FileDescriptor file : files) {
      file.getServices().forEach(service -> add(service, all));
      file.getMessageTypes().forEach(type -> add(type, all));
      file.getEnumTypes().forEach(type -> add(type, all));
    }
    return new Schema(all);
  }

  static Schema read(List<String> lines) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String line : lines) {
      int at = line.indexOf(BETWEEN);
      all.put(line.substring(0, at), line.substring(at + BETWEEN.length()).strip());
    }
    return new Schema(all);
  }

  List<String> lines() {
    return promises.entrySet().stream()
        .map(one -> (one.getKey() + BETWEEN + " " + one.getValue()).strip())
        .toList();
  }

  boolean has(FieldDescriptor field) {
    return promises.containsKey(identity(field));
  }

  private static void add(ServiceDescriptor service, Map<String, String> all) {
    all.put("service " + service.getFullName(), "");
    for (MethodDescriptor method : service.getMethods()) {
      all.put(
          "method " + method.getFullName(),
          stream(method.isClientStreaming(), method.getInputType())
              + " to "
              + stream(method.isServerStreaming(), method.getOutputType()));
    }
  }

  private static void add(Descriptor type, Map<String, String> all) {
    all.put("message " + type.getFullName(), "");
    type.getFields().forEach(field -> all.put(identity(field), form(field)));
    for (Descriptor nested : type.getNestedTypes()) {
      // The entries of a map are part of its field.
      if (!nested.getOptions().getMapEntry()) {
        add(nested, all);
      }
    }
    type.getEnumTypes().forEach(nested -> add(nested, all));
  }

  private static void add(EnumDescriptor type, Map<String, String> all) {
    all.put("enum " + type.getFullName(), "");
    for (EnumValueDescriptor value : type.getValues()) {
      all.put(
          "value " + type.getFullName() + " " + value.getNumber(),
          (value.getName() + " word:" + EnumWords.word(value)));
    }
  }

  private static String identity(FieldDescriptor field) {
    return "field " + field.getContainingType().getFullName() + " " + field.getNumber();
  }

  private static String form(FieldDescriptor field) {
    StringBuilder form = new StringBuilder(field.getName());
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      form.append(" map ").append(type(entry.findFieldByNumber(1)));
      form.append(" to ").append(type(entry.findFieldByNumber(2)));
    } else {
      form.append(field.isRepeated() ? " repeated " : field.hasPresence() ? " optional " : " bare ")
          .append(type(field));
    }
    form.append(" json:").append(field.getJsonName());
    if (field.getRealContainingOneof() != null) {
      form.append(" oneof:").append(field.getRealContainingOneof().getName());
    }
    if (field.getOptions().getExtension(OptionsProto.internal)) {
      form.append(" internal");
    }
    if (field.getOptions().getExtension(OptionsProto.always)) {
      form.append(" always");
    }
    return form.toString();
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING ->
          field.getType().name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  private static String stream(boolean streaming, Descriptor type) {
    return (streaming ? "stream " : "") + type.getFullName();
  }
}
