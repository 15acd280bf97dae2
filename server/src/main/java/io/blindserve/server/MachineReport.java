package io.blindserve.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.inference.encrypted.KernelDiagnosis;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

/**
 * What {@code doctor} says, for people and for programs.
 *
 * @param version of this program
 * @param java version of the virtual machine
 * @param virtualMachine its name
 * @param cores that it may use
 * @param heapBytes its largest heap
 * @param kernels which run here, and how fast
 */
record MachineReport(
    String version,
    String java,
    String virtualMachine,
    int cores,
    long heapBytes,
    KernelDiagnosis kernels) {

  private static final long MIB = 1L << 20;

  static MachineReport of(KernelDiagnosis kernels) {
    return new MachineReport(
        BuildInfo.version(),
        System.getProperty("java.version"),
        System.getProperty("java.vm.name"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory(),
        kernels);
  }

  String toText() {
    StringBuilder out = new StringBuilder();
    line(out, "blindserve " + version);
    line(out, "java: " + java + " (" + virtualMachine + ")");
    line(out, "cores: " + cores);
    line(out, "memory: " + heapBytes / MIB + " MiB of heap at most");
    line(out, "platform: " + kernels.platform());
    if (kernels.nativeLibrary()) {
      line(out, "processor: " + words(kernels.features()));
      line(out, "native library: built with portable kernels, and for " + words(kernels.built()));
    } else {
      line(out, "native library: none, so the processor was not looked at");
    }
    line(out, "kernels: " + kernels.chosen() + " (" + kernels.reason() + ")");
    for (KernelDiagnosis.Speed speed : kernels.speeds()) {
      line(
          out,
          String.format(
              Locale.ROOT,
              "  %-9s transform %8.1f us, rotation %9.1f us%s",
              speed.kernels(),
              speed.nttMicroseconds(),
              speed.rotationMicroseconds(),
              speed.kernels().equals(kernels.chosen()) ? "  (in use)" : ""));
    }
    line(out, "  (medians on one core; N = 8192, 5 data primes and 1 special, 214 bits)");
    out.append("advice: ").append(kernels.advice().orElse("none, all is as it should be"));
    return out.toString();
  }

  private static void line(StringBuilder out, String text) {
    out.append(text).append('\n');
  }

  private static String words(List<String> names) {
    return names.isEmpty() ? "no instruction sets of interest" : String.join(", ", names);
  }

  String toJson() throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("version", version);
      json.writeStringField("java", java);
      json.writeStringField("java_vm", virtualMachine);
      json.writeNumberField("cores", cores);
      json.writeNumberField("heap_bytes", heapBytes);
      json.writeStringField("platform", kernels.platform());
      json.writeBooleanField("native_library", kernels.nativeLibrary());
      strings(json, "cpu_features", kernels.features());
      strings(json, "built_features", kernels.built());
      strings(json, "missing_features", kernels.missing());
      strings(json, "available_kernels", kernels.available());
      json.writeStringField("kernels", kernels.chosen());
      json.writeStringField("reason", kernels.reason());
      json.writeFieldName("advice");
      if (kernels.advice().isPresent()) {
        json.writeString(kernels.advice().get());
      } else {
        json.writeNull();
      }
      json.writeArrayFieldStart("measured");
      for (KernelDiagnosis.Speed speed : kernels.speeds()) {
        write(json, speed);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, KernelDiagnosis.Speed speed) throws IOException {
    json.writeStartObject();
    json.writeStringField("kernels", speed.kernels());
    json.writeNumberField("ntt_us", speed.nttMicroseconds());
    json.writeNumberField("rotation_us", speed.rotationMicroseconds());
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
