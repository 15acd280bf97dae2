package io.blindserve.server;

import io.blindserve.server.audit.AuditRecord;
import io.blindserve.server.audit.verify.RecordKinds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what records are looked for by: a word that no record has would find nothing, silently. */
final class FilterWords {

  private FilterWords() {}

  /** A time of records, or its beginning; nothing for any time. */
  static final class Time implements ITypeConverter<String> {

    private static final Pattern PREFIX =
        Pattern.compile(
            "|\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01])"
                + "(T([01]\\d|2[0-3])(:[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?Z?)?)?)?)?)?");

    @Override
    public String convert(String value) {
      if (!PREFIX.matcher(value).matches()) {
        throw new TypeConversionException(
            "a time is in UTC, as in records, or its beginning: 2026-11-24T10:30:00Z, 2026-11-24T10"
                + " or 2026-11");
      }
      // Records say fractions of seconds, which come before Z.
      return value.endsWith("Z") ? value.substring(0, value.length() - 1) : value;
    }
  }

  /** One of a closed list. */
  private abstract static class Word implements ITypeConverter<String> {

    private final List<String> words;

    private Word(List<String> words) {
      this.words = List.copyOf(words);
    }

    @Override
    public String convert(String value) {
      if (!words.contains(value)) {
        throw new TypeConversionException("must be one of " + String.join(", ", words));
      }
      return value;
    }
  }

  private static List<String> labels(Enum<?>... values) {
    return Arrays.stream(values).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
  }

  /** A type of records. */
  static final class Type extends Word {
    Type() {
      super(RecordKinds.types());
    }
  }

  /** A path of calls. */
  static final class Path extends Word {
    Path() {
      super(labels(AuditRecord.Path.values()));
    }
  }

  /** How calls end. */
  static final class Outcome extends Word {
    Outcome() {
      super(labels(AuditRecord.OutcomeClass.values()));
    }
  }
}
