package dev.berth.api.released;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import dev.berth.api.meta.v1.OptionsProto;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breaks a small schema in every way that there is. */
class BreaksTest {
  private static final String BOAT =
      """
      name: "boat.proto" package: "b" dependency: "berth/meta/v1/options.proto"
      syntax: "editions" edition: EDITION_2023
      message_type { name: "Boat"
        field { name: "name" number: 1 label: LABEL_OPTIONAL type: TYPE_STRING }
        field { name: "crew" number: 2 label: LABEL_REPEATED type: TYPE_INT32 }
        field { name: "rig" number: 3 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: ".b.Rig" }
        field { name: "sail" number: 4 label: LABEL_OPTIONAL type: TYPE_BOOL oneof_index: 0 }
        field { name: "engine" number: 5 label: LABEL_OPTIONAL type: TYPE_BOOL oneof_index: 0 }
        oneof_decl { name: "drive" }
        enum_type { name: "Class" value { name: "CLASS_UNSPECIFIED" number: 0 } }
        nested_type { name: "Deck" }
      }
      message_type { name: "Dock" }
      enum_type { name: "Rig"
        value { name: "RIG_UNSPECIFIED" number: 0 }
        value { name: "RIG_SLOOP" number: 1 }
        value { name: "RIG_KETCH" number: 2 }
      }
      service { name: "Harbour"
        method { name: "Moor" input_type: ".b.Boat" output_type: ".b.Dock" }
        method { name: "Sail" input_type: ".b.Boat" output_type: ".b.Dock" server_streaming: true }
      }
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          field { name: "crew" .* }$                  |                      | field b.Boat 2: crew is gone; put it back, with [deprecated = true] when nothing uses it
          "crew" number: 2                            | "crew" number: 9     | field b.Boat 2: crew now has number 9; give it its released number back
          "crew" number: 2                            | "hands" number: 2    | field b.Boat 2: the number belongs to crew; give it back, and take a new number for hands
          TYPE_INT32                                  | TYPE_INT64           | field b.Boat 2 was released as "crew repeated int32 json:crew" and is now "crew repeated int64 json:crew"; restore it, and add another beside it for what is new
          LABEL_REPEATED                              | LABEL_OPTIONAL       | field b.Boat 2 was released as "crew repeated int32 json:crew" and is now "crew optional int32 json:crew"; restore it, and add another beside it for what is new
          type: TYPE_STRING                           | type: TYPE_STRING options { features { field_presence: IMPLICIT } } | field b.Boat 1 was released as "name optional string json:name" and is now "name bare string json:name"; restore it, and add another beside it for what is new
          type: TYPE_STRING                           | type: TYPE_STRING json_name: "title" | field b.Boat 1 was released as "name optional string json:name" and is now "name optional string json:title"; restore it, and add another beside it for what is new
          type: TYPE_STRING                           | type: TYPE_STRING options { [berth.meta.v1.internal]: true } | field b.Boat 1 was released as "name optional string json:name" and is now "name optional string json:name internal"; restore it, and add another beside it for what is new
          type: TYPE_STRING                           | type: TYPE_STRING options { [berth.meta.v1.always]: true } | field b.Boat 1 was released as "name optional string json:name" and is now "name optional string json:name always"; restore it, and add another beside it for what is new
          TYPE_ENUM type_name: ".b.Rig"               | TYPE_ENUM type_name: ".b.Boat.Class" | field b.Boat 3 was released as "rig optional b.Rig json:rig" and is now "rig optional b.Boat.Class json:rig"; restore it, and add another beside it for what is new
          (4 .*TYPE_BOOL) oneof_index: 0              | $1                   | field b.Boat 4 was released as "sail optional bool json:sail oneof:drive" and is now "sail optional bool json:sail"; restore it, and add another beside it for what is new
          nested_type { name: "Deck" }                |                      | message b.Boat.Deck is gone; put it back, and mark it deprecated when nothing uses it
          value { name: "RIG_KETCH" .* }$             |                      | value b.Rig 2: RIG_KETCH is gone; put it back, with [deprecated = true] when nothing uses it
          "RIG_KETCH" number: 2                       | "RIG_KETCH" number: 3 | value b.Rig 2: RIG_KETCH now has number 3; give it its released number back
          "RIG_KETCH"                                 | "RIG_YAWL"           | value b.Rig 2: the number belongs to RIG_KETCH; give it back, and take a new number for RIG_YAWL
          "RIG_KETCH" number: 2                       | "RIG_KETCH" number: 2 options { [berth.meta.v1.word]: "ketch" } | value b.Rig 2 was released as "RIG_KETCH word:Ketch" and is now "RIG_KETCH word:ketch"; restore it, and add another beside it for what is new
          method { name: "Moor" .* }$                 |                      | method b.Harbour.Moor is gone; put it back, and mark it deprecated when nothing uses it
          "Moor" input_type: ".b.Boat"                | "Moor" input_type: ".b.Dock" | method b.Harbour.Moor was released as "b.Boat to b.Dock" and is now "b.Dock to b.Dock"; restore it, and add another beside it for what is new
          server_streaming: true                      | client_streaming: true | method b.Harbour.Sail was released as "b.Boat to stream b.Dock" and is now "stream b.Boat to b.Dock"; restore it, and add another beside it for what is new
          """)
  void saysWhatIsBrokenAndWhatToDo(String released, String now, String message) throws Exception {
    String with = now == null ? "" : now;
    String broken = BOAT.replaceAll("(?m)" + released.replace("{", "\\{"), with);
    assertThat(broken).isNotEqualTo(BOAT);
    assertThat(Breaks.between(schema(BOAT), schema(broken))).containsExactly(message);
  }

  @Test
  void saysAllThatWentWithAService() throws Exception {
    assertThat(Breaks.between(schema(BOAT), schema(BOAT.substring(0, BOAT.indexOf("service")))))
        .hasSize(3)
        .allMatch(line -> line.contains("b.Harbour") && line.contains("is gone; put it back"));
  }

  @Test
  void allowsAdditions() throws Exception {
    String more =
        BOAT.replace(
                "oneof_decl",
                "field { name: \"flag\" number: 6 label: LABEL_OPTIONAL type: TYPE_STRING }"
                    + " oneof_decl")
            .replace(
                "value { name: \"RIG_KETCH\"",
                "value { name: \"RIG_YAWL\" number: 7 } value { name: \"RIG_KETCH\"")
            .replace(
                "method { name: \"Moor\"",
                "method { name: \"Leave\" input_type: \".b.Boat\" output_type: \".b.Dock\" }"
                    + " method { name: \"Moor\"");
    assertThat(schema(more).lines()).hasSize(schema(BOAT).lines().size() + 3);
    assertThat(Breaks.between(schema(BOAT), schema(more))).isEmpty();
  }

  @Test
  void readsWhatItWrites() throws Exception {
    Schema schema = schema(BOAT);
    assertThat(Schema.read(schema.lines())).isEqualTo(schema);
  }

  private static Schema schema(String text) throws Exception {
    FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder();
    TextFormat.merge(text, Protos.options(), file);
    var options = OptionsProto.getDescriptor();
    FileDescriptorSet set =
        FileDescriptorSet.newBuilder()
            .addFile(options.getDependencies().getFirst().toProto())
            .addFile(options.toProto())
            .addFile(file)
            .build();
    return Schema.of(List.of(Protos.build(set).getLast()));
  }
}
