package dev.berth.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.RawObject;
import dev.berth.api.meta.v1.Stamp;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TaskStatus;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ObjectBytesTest {
  private static final Task TASK =
      Task.newBuilder()
          .setMetadata(
              ObjectMeta.newBuilder().setName("hello").setNamespace("a").putLabels("app", "web"))
          .setSpec(TaskSpec.newBuilder().putNodeSelector("disk", "ssd"))
          .setStatus(TaskStatus.newBuilder().setMessage("well"))
          .build();

  @Test
  void storedBytesEndTheirMetadataWithTheStamp() throws Exception {
    ByteString stored = ObjectBytes.stamp(TASK.toByteString(), 0x1122334455667788L, 63);

    Stamp stamp = Task.parseFrom(stored).getMetadata().getStamp();
    assertThat(stamp.getWriteId()).isEqualTo(0x1122334455667788L);
    assertThat(stamp.getPosition()).isEqualTo(63);
    assertThat(stamp.toByteString().size()).isEqualTo(14);
    assertThat(ObjectBytes.writeId(stored)).contains(0x1122334455667788L);
    assertThat(ObjectBytes.position(stored)).isEqualTo(63);
  }

  /** The layout is written to disk: a change of it needs a migration, not a new expectation. */
  @Test
  void theStoredFormatDoesNotChange() {
    ByteString object =
        Task.newBuilder().setMetadata(ObjectMeta.newBuilder().setName("t")).build().toByteString();

    assertThat(HexFormat.of().formatHex(ObjectBytes.stamp(object, 1, 2).toByteArray()))
        .isEqualTo("0a130a01747a0e0901000000000000001502000000");
  }

  @Test
  void servedBytesHaveOneMetadataMessageOnTheWire() throws Exception {
    ByteString served = ObjectBytes.serve(ObjectBytes.stamp(TASK.toByteString(), 7, 1), 12_929);

    assertThat(occurrences(served, Meta.FIELD)).isEqualTo(1);
    assertThat(Task.parseFrom(served))
        .isEqualTo(
            Meta.with(TASK, TASK.getMetadata().toBuilder().setResourceVersion("12929").build()));
  }

  /** A client may send text that reads like a stamp, and fields that this server does not know. */
  @Test
  void whatHasJustBeenStoredIsServedWholeWhateverItEndsWith() throws Exception {
    ObjectMeta likeAStamp =
        ObjectMeta.newBuilder()
            .setName("a")
            .putAnnotations("x", "z\u000e\tAAAAAAAA\u0015BBBB")
            .build();
    ObjectMeta unknown =
        ObjectMeta.newBuilder()
            .setName("a")
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        99,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(
                                ByteString.copyFromUtf8("z\u000e\tAAAAAAAA\u0015BBBB"))
                            .build())
                    .build())
            .build();

    for (ObjectMeta metadata : new ObjectMeta[] {likeAStamp, unknown, TASK.getMetadata()}) {
      Task task = Meta.with(TASK, metadata);
      Task expected = Meta.with(TASK, metadata.toBuilder().setResourceVersion("1281").build());
      assertThat(Task.parseFrom(ObjectBytes.serveUnstamped(task.toByteString(), 1281)))
          .isEqualTo(expected);
      ByteString stored = ObjectBytes.stamp(task.toByteString(), 7, 1);
      assertThat(Task.parseFrom(ObjectBytes.serve(stored, 1281))).isEqualTo(expected);
    }
  }

  @Test
  void servedBytesNeverHaveAStamp() throws Exception {
    ByteString stored = ObjectBytes.stamp(TASK.toByteString(), 7, 1);
    ByteString restamped = ObjectBytes.stamp(stored, 8, 2);

    for (ByteString bytes : new ByteString[] {stored, restamped, TASK.toByteString()}) {
      ObjectMeta served = Task.parseFrom(ObjectBytes.serve(bytes, 128)).getMetadata();
      assertThat(served.hasStamp()).isFalse();
      assertThat(served.getUnknownFields()).isEqualTo(UnknownFieldSet.getDefaultInstance());
    }
  }

  @Test
  void storedBytesNeverHaveAResourceVersion() throws Exception {
    ByteString served = ObjectBytes.serve(ObjectBytes.stamp(TASK.toByteString(), 7, 1), 128);

    ByteString again = ObjectBytes.stamp(served, 9, 0);

    assertThat(Task.parseFrom(again).getMetadata().hasResourceVersion()).isFalse();
    assertThat(again).isEqualTo(ObjectBytes.stamp(TASK.toByteString(), 9, 0));
  }

  @Test
  void metadataIsReadWithoutTheRestOfTheObject() throws Exception {
    ByteString rubbish = ByteString.copyFromUtf8("\u0012\u007fnot a spec");
    ByteString stored = ObjectBytes.stamp(TASK.toByteString(), 7, 1).concat(rubbish);

    assertThat(ObjectBytes.metadata(stored).getName()).isEqualTo("hello");
    assertThat(ObjectBytes.metadata(stored).getLabelsMap()).containsEntry("app", "web");
  }

  @Test
  void metadataThatDoesNotComeFirstIsMovedThere() throws Exception {
    ByteString spec = TASK.toBuilder().clearMetadata().build().toByteString();
    ByteString metadata = Task.newBuilder().setMetadata(TASK.getMetadata()).build().toByteString();

    ByteString stored = ObjectBytes.stamp(spec.concat(metadata), 7, 1);

    assertThat(stored).isEqualTo(ObjectBytes.stamp(TASK.toByteString(), 7, 1));
  }

  @Test
  void anObjectWithTwoMetadataMessagesIsRefused() {
    ByteString twice = TASK.toByteString().concat(TASK.toByteString());

    assertThatThrownBy(() -> ObjectBytes.stamp(twice, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bytesThatAreNoObjectHaveNoStampAndCannotBeServed() {
    for (String rubbish : new String[] {"", "rubbish", "\n", "\n\u007f", "\n\u0002a"}) {
      ByteString bytes = ByteString.copyFromUtf8(rubbish);
      assertThat(ObjectBytes.position(bytes)).isZero();
      assertThat(ObjectBytes.writeId(bytes)).isEmpty();
      assertThatThrownBy(() -> ObjectBytes.serve(bytes, 1))
          .isInstanceOf(InvalidProtocolBufferException.class);
    }
  }

  @Property(tries = 200)
  void anyObjectComesBackAsItWasStored(
      @ForAll @StringLength(max = 300) String text,
      @ForAll byte[] json,
      @ForAll long writeId,
      @ForAll @IntRange(max = 63) int position,
      @ForAll @IntRange(min = 1) int revision)
      throws Exception {
    RawObject object =
        RawObject.newBuilder()
            .setMetadata(ObjectMeta.newBuilder().setName("x").putAnnotations("text", text))
            .setJson(ByteString.copyFrom(json))
            .build();

    ByteString stored = ObjectBytes.stamp(object.toByteString(), writeId, position);
    RawObject served = RawObject.parseFrom(ObjectBytes.serve(stored, revision));

    assertThat(ObjectBytes.writeId(stored)).contains(writeId);
    assertThat(ObjectBytes.position(stored)).isEqualTo(position);
    assertThat(served.getMetadata().getResourceVersion()).isEqualTo(Integer.toString(revision));
    assertThat(Meta.with(served, served.getMetadata().toBuilder().clearResourceVersion().build()))
        .isEqualTo(object);
  }

  private static int occurrences(ByteString message, int field) throws Exception {
    CodedInputStream in = message.newCodedInput();
    int count = 0;
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      count += tag >>> 3 == field ? 1 : 0;
      in.skipField(tag);
    }
    return count;
  }
}
