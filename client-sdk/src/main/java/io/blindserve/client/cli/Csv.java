package io.blindserve.client.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A table of text: a head and lines of equal width (RFC 4180: commas, quotes doubled inside quotes,
 * UTF-8).
 *
 * @param head names of the columns, distinct
 * @param lines cells, as many in each line as the head has
 */
record Csv(List<String> head, List<List<String>> lines) {

  private static final long LARGEST = 256L << 20;

  Csv {
    head = List.copyOf(head);
    lines = List.copyOf(lines);
  }

  /**
   * Reads a file; whatever is wrong is a {@link CliException} that names file and line, never a
   * cell.
   */
  static Csv read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new CliException(file + " is larger than " + (LARGEST >> 20) + " MiB; split it");
      }
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new CliException(file + " does not exist", e);
    } catch (CharacterCodingException e) {
      throw new CliException(file + " is not UTF-8 text", e);
    } catch (IOException e) {
      throw new CliException(file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  static Csv parse(String file, String text) {
    List<List<String>> records =
        new Records(file, text.startsWith("\uFEFF") ? text.substring(1) : text).all();
    if (records.isEmpty()) {
      throw new CliException(file + " is empty; its first line names the columns");
    }
    List<String> head = records.get(0).stream().map(String::strip).toList();
    if (new HashSet<>(head).size() != head.size()) {
      throw new CliException(file + " names a column twice");
    }
    List<List<String>> lines = records.subList(1, records.size());
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).size() != head.size()) {
        throw new CliException(
            file
                + ", row "
                + (i + 1)
                + ": "
                + lines.get(i).size()
                + " cells; the head has "
                + head.size());
      }
    }
    return new Csv(head, lines);
  }

  /** Splits a text into records; a record may span lines inside quotes. */
  private static final class Records {

    private final String file;
    private final String text;
    private int at;

    Records(String file, String text) {
      this.file = file;
      this.text = text;
    }

    List<List<String>> all() {
      List<List<String>> out = new ArrayList<>();
      while (at < text.length()) {
        List<String> record = record();
        boolean blank = record.size() == 1 && record.get(0).isBlank();
        if (!blank) {
          out.add(record);
        }
      }
      return out;
    }

    private List<String> record() {
      List<String> cells = new ArrayList<>();
      do {
        cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : bare());
      } while (take(','));
      if (!take('\r') && at < text.length() && text.charAt(at) != '\n') {
        throw new CliException(file + ", character " + at + ": text after a closing quote");
      }
      take('\n');
      return cells;
    }

    private boolean take(char wanted) {
      boolean found = at < text.length() && text.charAt(at) == wanted;
      at += found ? 1 : 0;
      return found;
    }

    private String bare() {
      int from = at;
      while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(from, at);
    }

    private String quoted() {
      StringBuilder cell = new StringBuilder();
      at++;
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c != '"') {
          cell.append(c);
        } else if (!take('"')) {
          return cell.toString();
        } else {
          cell.append('"');
        }
      }
      throw new CliException(file + ": a quote is opened and never closed");
    }
  }
}
