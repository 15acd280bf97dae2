package io.blindserve.server.http.generate;

/** The names under which a generation is answered, in every protocol. */
final class AnswerFields {

  static final String TEXT = "text_output";
  static final String TOKEN = "token_id";
  static final String FINISH = "finish_reason";
  static final String TOKENS = "tokens";

  private AnswerFields() {}
}
