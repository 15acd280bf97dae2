package io.blindserve.he.compile.tree;

import java.util.List;

/**
 * Trees as a file lists them, sizes and ranges checked but not the shape: nodes by their place in
 * the file, children as places. Arrays are owned by the reader that made them.
 *
 * @param roots places of the roots, one a tree
 * @param isLeaf whether a place is a leaf
 * @param mode comparison of a branch
 * @param feature of a branch
 * @param split the number a branch compares with
 * @param missingTrue whether NaN makes a branch true
 * @param whenTrue place of the child when the comparison holds
 * @param whenFalse place of the child when it does not
 * @param weights of a leaf, one a class or target; empty for a branch
 */
@SuppressWarnings("ArrayRecordComponent")
record RawTrees(
    int[] roots,
    boolean[] isLeaf,
    Comparison[] mode,
    int[] feature,
    float[] split,
    boolean[] missingTrue,
    int[] whenTrue,
    int[] whenFalse,
    List<double[]> weights) {}
