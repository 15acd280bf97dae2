package io.blindserve.he.compile.graph;

/** What a name of the graph stands for while it is evaluated for one row. */
sealed interface Value permits GraphTensor, RowTensor {}
