package io.blindserve.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a file of {@code key: value} lines in YAML 1.2. Nothing of the language that could make
 * objects, refer elsewhere or nest is taken: the events of the parser are all that is used.
 */
final class YamlFile {

  /** A file of settings is short; a larger one is something else. */
  static final int MOST_BYTES = 64 << 10;

  private static final int LONGEST_KEY = 64;

  private final String name;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private YamlFile(String name) {
    this.name = name;
  }

  /**
   * Returns the entries of a file in their order.
   *
   * @throws ConfigException if it cannot be read, is too large or is not such a file
   */
  static Map<String, Entry> read(Path file) {
    return parse(file.toString(), text(file));
  }

  /** Returns the entries of a text; {@code name} is what messages call it. */
  static Map<String, Entry> parse(String name, String text) {
    YamlFile file = new YamlFile(name);
    LoadSettings settings = LoadSettings.builder().setLabel(name).setUseMarks(true).build();
    try {
      file.walk(new Parse(settings).parseString(text).iterator());
    } catch (MarkedYamlEngineException e) {
      throw new ConfigException(
          name
              + e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("")
              + ": not YAML: "
              + e.getProblem(),
          e);
    } catch (YamlEngineException e) {
      throw new ConfigException(name + ": not YAML", e);
    }
    return file.entries;
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new ConfigException(file + " has more than " + MOST_BYTES + " bytes");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private void walk(Iterator<Event> events) {
    require(events, Event.ID.StreamStart);
    Event first = events.next();
    if (first.getEventId() == Event.ID.StreamEnd) {
      return;
    }
    Event root = events.next();
    if (root instanceof ScalarEvent nothing && nothing.getValue().isEmpty()) {
      return;
    }
    plainNode(root);
    if (root.getEventId() != Event.ID.MappingStart) {
      throw at(root, "settings are lines of the form 'key: value'");
    }
    for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
      add(key, events.next());
    }
    require(events, Event.ID.DocumentEnd);
    Event end = events.next();
    if (end.getEventId() != Event.ID.StreamEnd) {
      throw at(end, "a second document begins here; a file has one");
    }
  }

  private static void require(Iterator<Event> events, Event.ID expected) {
    Event event = events.next();
    if (event.getEventId() != expected) {
      throw new IllegalStateException("the parser sends " + event.getEventId());
    }
  }

  private void add(Event key, Event value) {
    plainNode(key);
    if (!(key instanceof ScalarEvent named) || named.getValue().length() > LONGEST_KEY) {
      throw at(key, "a key is one short word");
    }
    plainNode(value);
    if (!(value instanceof ScalarEvent scalar)) {
      throw at(value, named.getValue() + " takes one value, not a list or a group of keys");
    }
    if (scalar.isPlain() && isNothing(scalar.getValue())) {
      throw at(key, named.getValue() + " has no value; without its line it has its default");
    }
    Entry before =
        entries.putIfAbsent(
            named.getValue(), new Entry(scalar.getValue(), scalar.isPlain(), line(value)));
    if (before != null) {
      throw at(key, named.getValue() + " stands in line " + before.line() + " already");
    }
  }

  private static boolean isNothing(String plain) {
    return plain.isEmpty() || plain.equals("~") || plain.equalsIgnoreCase("null");
  }

  /** Refuses what says more than its text: anchors, references to them, and types by name. */
  private void plainNode(Event event) {
    if (event.getEventId() == Event.ID.Alias
        || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
      throw at(event, "anchors and aliases are not taken");
    }
    Optional<String> tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof org.snakeyaml.engine.v2.events.CollectionStartEvent start
                ? start.getTag()
                : Optional.empty();
    if (tag.isPresent()) {
      throw at(event, "types by name are not taken");
    }
  }

  private ConfigException at(Event event, String sentence) {
    return new ConfigException(name + ":" + line(event) + ": " + sentence);
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
