package io.blindserve.server;

import io.blindserve.server.inference.encrypted.KernelDiagnosis;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}: what this machine offers. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Says what this machine offers: Java, kernels, memory.")
final class DoctorCommand implements Callable<Integer> {

  private static final long MIB = 1L << 20;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("blindserve " + BuildInfo.version());
    out.println(
        "java: "
            + System.getProperty("java.version")
            + " ("
            + System.getProperty("java.vm.name")
            + ")");
    out.println("cores: " + Runtime.getRuntime().availableProcessors());
    out.println("memory: " + Runtime.getRuntime().maxMemory() / MIB + " MiB of heap at most");
    out.println(KernelDiagnosis.text());
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
