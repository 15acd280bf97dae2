package io.blindserve.server;

import io.blindserve.server.config.FileOrAddress;
import io.blindserve.server.store.StoreAddress;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where models are: in a folder, or in an object store. */
sealed interface ModelsPlace extends FileOrAddress {

  /** A folder. */
  record Folder(Path path) implements ModelsPlace {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A store. */
  record Store(StoreAddress address) implements ModelsPlace {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** Reads the value of an option. */
  final class Converter implements ITypeConverter<ModelsPlace> {
    @Override
    public ModelsPlace convert(String text) {
      if (!FileOrAddress.isAddress(text)) {
        return new Folder(Path.of(text));
      }
      try {
        return new Store(StoreAddress.parse(text));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
