package dev.berth.cli.explain;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The comments of the protos, by the full names of what they are about. */
final class Comments {
  private static final String RESOURCE = "/berth.desc";

  private final Map<String, String> byName = new HashMap<>();

  private Comments() {}

  static Comments load() {
    Comments comments = new Comments();
    try (InputStream in =
        Objects.requireNonNull(Comments.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      FileDescriptorSet.parseFrom(in).getFileList().forEach(comments::file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return comments;
  }

  /** The comment on a message, field, enumeration or one of its values; "" for none. */
  String of(String fullName) {
    return byName.getOrDefault(fullName, "");
  }

  private void file(FileDescriptorProto file) {
    Map<List<Integer>, String> byPath = new HashMap<>();
    for (Location location : file.getSourceCodeInfo().getLocationList()) {
      byPath.put(location.getPathList(), text(location.getLeadingComments()));
    }
    for (int i = 0; i < file.getMessageTypeCount(); i++) {
      List<Integer> path = List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i);
      message(file.getPackage(), file.getMessageType(i), path, byPath);
    }
    for (int i = 0; i < file.getEnumTypeCount(); i++) {
      List<Integer> path = List.of(FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER, i);
      enumeration(file.getPackage(), file.getEnumType(i), path, byPath);
    }
  }

  private void message(
      String scope, DescriptorProto message, List<Integer> at, Map<List<Integer>, String> byPath) {
    String name = scope + "." + message.getName();
    put(name, at, byPath);
    for (int i = 0; i < message.getFieldCount(); i++) {
      List<Integer> path = then(at, DescriptorProto.FIELD_FIELD_NUMBER, i);
      put(name + "." + message.getField(i).getName(), path, byPath);
    }
    for (int i = 0; i < message.getNestedTypeCount(); i++) {
      List<Integer> path = then(at, DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i);
      message(name, message.getNestedType(i), path, byPath);
    }
  }

  /** In Java the full name of a value is within its enumeration, unlike elsewhere. */
  private void enumeration(
      String scope,
      EnumDescriptorProto enumeration,
      List<Integer> at,
      Map<List<Integer>, String> byPath) {
    String name = scope + "." + enumeration.getName();
    put(name, at, byPath);
    for (int i = 0; i < enumeration.getValueCount(); i++) {
      List<Integer> path = then(at, EnumDescriptorProto.VALUE_FIELD_NUMBER, i);
      put(name + "." + enumeration.getValue(i).getName(), path, byPath);
    }
  }

  private void put(String name, List<Integer> path, Map<List<Integer>, String> byPath) {
    byName.put(name, byPath.getOrDefault(path, ""));
  }

  private static List<Integer> then(List<Integer> path, int field, int index) {
    List<Integer> longer = new ArrayList<>(path);
    longer.add(field);
    longer.add(index);
    return List.copyOf(longer);
  }

  private static String text(String comment) {
    return comment.lines().map(String::strip).collect(Collectors.joining(" ")).strip();
  }
}
