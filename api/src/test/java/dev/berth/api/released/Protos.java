package dev.berth.api.released;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import dev.berth.api.meta.v1.OptionsProto;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The protos as they are now, and protos made by a test. */
final class Protos {
  private Protos() {}

  /** Every proto of this module, even one that no Java code uses. */
  static List<FileDescriptor> now() {
    try (InputStream in = Protos.class.getResourceAsStream("/berth.desc")) {
      return build(FileDescriptorSet.parseFrom(Objects.requireNonNull(in), options()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In the set, a file comes after those that it imports. */
  static List<FileDescriptor> build(FileDescriptorSet set) {
    Map<String, FileDescriptor> built = new LinkedHashMap<>();
    try {
      for (FileDescriptorProto file : set.getFileList()) {
        FileDescriptor[] imports =
            file.getDependencyList().stream().map(built::get).toArray(FileDescriptor[]::new);
        built.put(file.getName(), FileDescriptor.buildFrom(file, imports));
      }
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException(e);
    }
    return built.values().stream()
        .filter(file -> !file.getPackage().startsWith("google."))
        .toList();
  }

  static ExtensionRegistry options() {
    ExtensionRegistry options = ExtensionRegistry.newInstance();
    OptionsProto.registerAllExtensions(options);
    return options;
  }
}
