package io.blindserve.server;

import io.blindserve.server.audit.explore.RecordFilter;
import io.blindserve.server.audit.explore.RecordFilter.Field;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which records a command is about; all conditions must hold. */
final class RecordFilterOptions {

  private static final String TIME = "TIME";

  @Option(
      names = "--since",
      paramLabel = TIME,
      defaultValue = "",
      converter = FilterWords.Time.class,
      description = "not earlier: a time as in records, or its beginning, such as 2026-11-24T10")
  private String since;

  @Option(
      names = "--until",
      paramLabel = TIME,
      defaultValue = "",
      converter = FilterWords.Time.class,
      description = "earlier than that")
  private String until;

  @Option(
      names = "--type",
      converter = FilterWords.Type.class,
      description = "request, outcome, admin, key, model, log or aggregate")
  private @Nullable String type;

  @Option(names = "--caller", description = "pseudonym, or its beginning")
  private @Nullable String caller;

  @Option(names = "--model", description = "name of a model")
  private @Nullable String model;

  @Option(names = "--version-of-model", paramLabel = "NUMBER", description = "its version")
  private @Nullable String version;

  @Option(
      names = "--path",
      converter = FilterWords.Path.class,
      description = "plain, encrypted, keys or admin")
  private @Nullable String path;

  @Option(
      names = "--outcome",
      converter = FilterWords.Outcome.class,
      description = "ok, denied, invalid, limit or error")
  private @Nullable String outcome;

  @Option(names = "--code", description = "the code of a refusal")
  private @Nullable String code;

  @Option(names = "--action", description = "what was asked or done")
  private @Nullable String action;

  @Option(names = "--key", paramLabel = "ID", description = "evaluation keys, or their beginning")
  private @Nullable String key;

  RecordFilter filter() {
    return RecordFilter.ALL
        .within(since, until)
        .with(Field.TYPE, Optional.ofNullable(type))
        .with(Field.CALLER, Optional.ofNullable(caller))
        .with(Field.MODEL, Optional.ofNullable(model))
        .with(Field.VERSION, Optional.ofNullable(version))
        .with(Field.PATH, Optional.ofNullable(path))
        .with(Field.OUTCOME, Optional.ofNullable(outcome))
        .with(Field.CODE, Optional.ofNullable(code))
        .with(Field.ACTION, Optional.ofNullable(action))
        .with(Field.KEY, Optional.ofNullable(key));
  }
}
