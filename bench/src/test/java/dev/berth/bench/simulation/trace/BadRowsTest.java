package dev.berth.bench.simulation.trace;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each thing that can be wrong in a file is said with its line, its column and what would be right.
 */
final class BadRowsTest {
  @TempDir private Path folder;

  private void refused(String file, String text, String message) throws IOException {
    Files.writeString(folder.resolve("nodes.csv"), "name,cpu,memory\nn1,4,8Gi\n");
    Files.writeString(
        folder.resolve("tasks.csv"), "name,arrival,duration,cpu,memory\na,0,60,1,1Gi\n");
    Files.writeString(folder.resolve(file), text.replace("\\n", "\n"));
    TraceLocation location = TraceLocation.of(folder, null, null);

    assertThatThrownBy(() -> new TraceFiles(_ -> {}).read(location))
        .isInstanceOf(BadTraceException.class)
        .hasMessage(folder.resolve(file) + ":" + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\'',
      value = {
        "a,-1,60,1,1Gi # 2: column arrival: \"-1\" is not a number of seconds such as 90 or 0.5",
        "a,1e3,60,1,1Gi # 2: column arrival: \"1e3\" is not a number of seconds such as 90 or 0.5",
        "a,4000000001,60,1,1Gi # 2: column arrival: \"4000000001\" is more than 4000000000 seconds",
        "a,,60,1,1Gi # 2: column arrival is empty; it must say something",
        "a,0,soon,1,1Gi # 2: column duration: \"soon\" is not a number of seconds such as 90 or 0.5",
        "a,0,NaN,1,1Gi # 2: column duration is empty; it must say something",
        "a,0,60,x,1Gi # 2: column cpu: \"x\" is not an amount of cores such as 4, 0.5 or 500m",
        "a,0,60,-1,1Gi # 2: column cpu: \"-1\" is not an amount of cores such as 4, 0.5 or 500m",
        "a,0,60,1E,1Gi # 2: column cpu: \"1E\" is not an amount of cores such as 4, 0.5 or 500m",
        "a,0,60,1,lots # 2: column memory: \"lots\" is not an amount of MiB such as 512, or an amount such as 4Gi",
        "a,0,60,1,65Ti # 2: column memory: \"65Ti\" is not an amount of MiB such as 512, or an amount such as 4Gi",
        ",0,60,1,1Gi # 2: column name is empty; it must say something",
        "a,0,60,1 # 2: there are 4 fields, and 5 columns in the header",
        "'\"a,0,60,1,1Gi' # 2: a quote is not closed",
        "'\"a\"b,0,60,1,1Gi' # 2: a comma must follow a quoted field",
        "a,0,60,1,1Gi\\n\\na,1,60,1,1Gi # 4: column name: \"a\" is there already, in line 2",
      })
  void ofATask(String row, String message) throws IOException {
    refused("tasks.csv", "name,arrival,duration,cpu,memory\n" + row, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "gpu # two # \"two\" is not a number of GPUs such as 2 or 0.25",
        "gpu # 1000001 # \"1000001\" is more than 1000000",
        "priority # high # \"high\" is not a whole number from -2147483648 to 2147483647",
        "labels # zone # \"zone\" is not a list of labels such as zone=a;disk=ssd",
        "labels # a=1;a=2 # \"a=1;a=2\" has label a twice",
        "selector # =a # \"=a\" is not a list of labels such as zone=a;disk=ssd",
        "selector # zone= # \"zone=\" has no value for label zone; zone=a|b has two",
      })
  void ofWhatATaskNeedNotSay(String column, String value, String message) throws IOException {
    refused(
        "tasks.csv",
        "name,arrival,duration,cpu,memory,%s\na,0,60,1,1Gi,%s\n".formatted(column, value),
        "2: column %s: %s".formatted(column, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "name,cpu\\nn1,4 # 1: column memory is missing; required are name, cpu, memory",
        "name,cpu,memory,cpu\\nn1,4,1,4 # 1: column cpu is there twice",
        "name,cpu,memory\\nn1,4,8Gi\\nn1,4,8Gi # 3: column name: \"n1\" is there already, in line 2",
      })
  void ofNodes(String text, String message) throws IOException {
    refused("nodes.csv", text, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodes.csv", "tasks.csv", "queues.csv"})
  void ofAnEmptyFile(String file) throws IOException {
    refused(file, "", "1: the file is empty; its first line must name the columns");
  }

  @Test
  void ofAFileWithoutANode() throws IOException {
    refused("nodes.csv", "name,cpu,memory\n", " there is no node in it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "name,weight\\nq,0 # 2: column weight: \"0\" is not a whole number from 1 to 1000",
        "name,weight\\nq,1001 # 2: column weight: \"1001\" is not a whole number from 1 to 1000",
        "name,weight\\nq,1.5 # 2: column weight: \"1.5\" is not a whole number from 1 to 1000",
        "name,strategy\\nq,best # 2: column strategy: \"best\" is none of spread, binpack and random",
        "name,parent\\nq,p # 2: column parent: \"p\" is no queue of this file",
        "name,parent\\np,q\\nq,p # 2: column parent: \"q\" is a part of the queue itself",
        "name,maximum_tasks\\nq,x # 2: column maximum_tasks: \"x\" is not a whole number from 0 to 2147483647",
      })
  void ofQueues(String text, String message) throws IOException {
    refused("queues.csv", text, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "lab,q1\\nlab,q2 # 3: column queue: \"q2\" is another than q1, to which namespace lab belongs by an earlier line",
        "lab,top # 2: column queue: \"top\" has parts; tasks belong to one of these",
      })
  void ofTasksAndQueuesTogether(String rows, String message) throws IOException {
    Files.writeString(folder.resolve("queues.csv"), "name,parent\ntop,\npart,top\n");
    StringBuilder text = new StringBuilder("name,arrival,duration,cpu,memory,namespace,queue\n");
    for (String row : rows.split("\\\\n", -1)) {
      text.append("task%d,0,60,1,1Gi,%s\n".formatted(text.length(), row));
    }
    refused("tasks.csv", text.toString(), message);
  }
}
