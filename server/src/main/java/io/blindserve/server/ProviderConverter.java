package io.blindserve.server;

import io.blindserve.server.model.ExecutionProvider;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of an execution provider on a command line. */
final class ProviderConverter implements ITypeConverter<ExecutionProvider> {

  @Override
  public ExecutionProvider convert(String value) {
    return ExecutionProvider.of(value)
        .orElseThrow(
            () -> new TypeConversionException("must be auto, cpu, cuda or tensorrt, not " + value));
  }
}
