package io.blindserve.server.logging;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The forms of the log. In both a record is one line, stack traces of the first apart. */
public enum LogFormat {
  /** For a person at a terminal. */
  CONSOLE {
    @Override
    String line(LogRecord entry, String message) {
      String time =
          DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
              .withZone(ZoneId.systemDefault())
              .format(entry.getInstant());
      String request = RequestScope.current().map(id -> " [" + id + "]").orElse("");
      String line =
          String.format(
              Locale.ROOT, "%s %-5s %s%s%n", time, level(entry), printable(message), request);
      return entry.getThrown() == null ? line : line + trace(entry.getThrown());
    }
  },
  /** One object a line, for programs. */
  JSON {
    @Override
    String line(LogRecord entry, String message) {
      StringBuilder json = new StringBuilder("{\"time\":\"");
      json.append(Instant.ofEpochMilli(entry.getMillis())).append('"');
      field(json, "level", level(entry).toLowerCase(Locale.ROOT));
      field(json, "logger", String.valueOf(entry.getLoggerName()));
      field(json, "message", message);
      RequestScope.current().ifPresent(id -> field(json, "request", id));
      if (entry.getThrown() != null) {
        field(json, "error", entry.getThrown().getClass().getName());
        field(json, "stack", trace(entry.getThrown()));
      }
      return json.append("}\n").toString();
    }
  };

  /** The logger with a line for each call. */
  static final String CALLS = "io.blindserve.server.calls";

  // Loggers are collected with their levels when nobody holds them.
  private static final Logger CALL_LOGGER = Logger.getLogger(CALLS);

  abstract String line(LogRecord entry, String message);

  /**
   * Makes this the form of all lines of this process.
   *
   * @param calls whether there is a line for each call, and not only for those that fail here
   */
  public void install(boolean calls) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    Handler handler = new ConsoleHandler();
    handler.setFormatter(formatter());
    handler.setLevel(Level.ALL);
    root.addHandler(handler);
    CALL_LOGGER.setLevel(calls ? Level.FINE : Level.INFO);
  }

  Formatter formatter() {
    return new Formatter() {
      @Override
      public String format(LogRecord entry) {
        return line(entry, formatMessage(entry));
      }
    };
  }

  private static String level(LogRecord entry) {
    int level = entry.getLevel().intValue();
    if (level >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    return level >= Level.WARNING.intValue() ? "WARN" : "INFO";
  }

  private static void field(StringBuilder json, String name, String value) {
    json.append(",\"").append(name).append("\":\"");
    JsonStringEncoder.getInstance().quoteAsString(value, json);
    json.append('"');
  }

  /** A name from outside must not look like a line of its own. */
  private static String printable(String message) {
    return message.replaceAll("\\p{Cntrl}|\\p{Cf}", "?");
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
