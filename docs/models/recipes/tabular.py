"""Data sets that scikit-learn ships, split once, and pipelines written by skl2onnx."""
import numpy as np

import common

BREAST_CANCER = ("Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository, doi:10.24432/C5DW2B", "CC BY 4.0")
WINE = ("Wine, UCI Machine Learning Repository, doi:10.24432/C5PC7J", "CC BY 4.0")
DIABETES = ("Efron, Hastie, Johnstone, Tibshirani: Least Angle Regression, Annals of Statistics 32 (2004), as scikit-learn ships it",
            "none stated by the authors; shipped by scikit-learn under BSD-3-Clause")
OPSET = {"": 17, "ai.onnx.ml": 3}


def breast_cancer(columns=None, heldout=114, sigmas=3.5):
    """Class 1 is malignant (scikit-learn has it the other way round); all features, or the named ones. Never negative."""
    from sklearn.datasets import load_breast_cancer

    source = load_breast_cancer()
    names = [str(name) for name in source.feature_names]
    chosen = [names.index(name) for name in columns or names]
    return _data([names[i] for i in chosen], source.data[:, chosen], 1 - source.target, heldout, stratified=True, floor=0.0, sigmas=sigmas)


def wine(heldout=54):
    from sklearn.datasets import load_wine

    source = load_wine()
    return _data(source.feature_names, source.data, source.target, heldout, stratified=True, floor=0.0)


def diabetes(heldout=111):
    """In the units of the measurements, not scikit-learn's scaled ones."""
    from sklearn.datasets import load_diabetes

    source = load_diabetes(scaled=False)
    return _data(source.feature_names, source.data, source.target, heldout, stratified=False, floor=0.0)


def _data(features, rows, targets, heldout, stratified, floor, sigmas=3.5):
    train, test = common.split(len(targets), heldout, 42, targets if stratified else None)
    low, high = common.box(rows[train], sigmas, floor)
    pick = lambda index: common.table(features, rows[index], targets[index])
    return common.Data(pick(train), pick(test), low, high)


def convert(pipeline, features, options=None, output=None):
    """What skl2onnx writes, without ZipMap; with one output kept by skl2onnx's own helper where a name is given."""
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType
    from skl2onnx.helpers.onnx_helper import select_model_inputs_outputs

    model = to_onnx(pipeline, initial_types=[("input", FloatTensorType([None, features]))], options=options, target_opset=OPSET)
    return select_model_inputs_outputs(model, outputs=[output]) if output else model
