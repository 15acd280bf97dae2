"""Writes the small models beside this file, as converters write them. Run by hand:

    pip install numpy==2.4.6 scikit-learn==1.9.1 onnx==1.23.2 skl2onnx==1.20.0 \
        onnxmltools==1.16.0 lightgbm==4.7.0 xgboost==3.2.0
    python make_models.py

Data are synthetic: standard normal features, labels by a noisy formula.
"""

import pathlib

import lightgbm
import numpy
import onnx
import onnxmltools
import xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as ToolsFloat
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import (
    GradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer, StandardScaler
from sklearn.svm import SVC, SVR

HERE = pathlib.Path(__file__).parent
FEATURES = 6
ROWS = 160

random = numpy.random.RandomState(1)
x = random.normal(size=(ROWS, FEATURES)).astype(numpy.float32)
value = x[:, 0] - 0.7 * x[:, 1] * x[:, 2] + 0.3 * x[:, 3] ** 2
value = value + 0.3 * random.normal(size=ROWS)
two = (value > 0).astype(int)
three = numpy.digitize(value, [-0.5, 0.7])


def save(name, model):
    onnx.save(model, HERE / f"{name}.onnx")


def sklearn(name, estimator, target, **options):
    estimator.fit(x, target)
    types = [("x", FloatTensorType([None, FEATURES]))]
    given = {id(estimator): options} if options else None
    opset = {"": 17, "ai.onnx.ml": 3}
    save(name, convert_sklearn(estimator, initial_types=types, options=given, target_opset=opset))


def tools(name, estimator, target, convert, **options):
    estimator.fit(x, target)
    types = [("x", ToolsFloat([None, FEATURES]))]
    save(name, convert(estimator, initial_types=types, **options))


sklearn("logistic-two", make_pipeline(StandardScaler(), LogisticRegression()), two, zipmap=False)
sklearn("logistic-three", LogisticRegression(), three)
sklearn("linear-two-targets", LinearRegression(), numpy.stack([value, -2 * value + x[:, 4]], 1))
sklearn("normalizer", make_pipeline(Normalizer(), LogisticRegression()), two, zipmap=False)
sklearn("svc-rbf", make_pipeline(StandardScaler(), SVC(C=10)), two, zipmap=False)
sklearn("svc-platt", SVC(C=10, probability=True, random_state=1), two, zipmap=False)
sklearn("svc-poly", SVC(kernel="poly", degree=2, coef0=1), two, zipmap=False)
sklearn("svc-three", SVC(probability=True, random_state=1), three, zipmap=False)
sklearn("svr-rbf", make_pipeline(StandardScaler(), SVR(epsilon=0.5)), value)

boosted = {"n_estimators": 6, "max_depth": 4, "random_state": 1}
sklearn(
    "boosting-imputed",
    make_pipeline(SimpleImputer(), GradientBoostingClassifier(**boosted)),
    two,
    zipmap=False,
)
forest = {"n_estimators": 5, "max_depth": 6, "random_state": 1}
sklearn(
    "forest-scaled",
    make_pipeline(StandardScaler(), RandomForestClassifier(**forest)),
    three,
    zipmap=False,
)
sklearn("forest-regressor", RandomForestRegressor(**forest), value)

light = {"n_estimators": 6, "max_depth": 4, "max_bin": 63, "min_child_samples": 5, "verbose": -1}
tools(
    "lightgbm-two",
    lightgbm.LGBMClassifier(**light),
    two,
    onnxmltools.convert_lightgbm,
    zipmap=False,
)
extreme = {"n_estimators": 6, "max_depth": 4}
tools("xgboost-two", xgboost.XGBClassifier(**extreme), two, onnxmltools.convert_xgboost)
tools("xgboost-three", xgboost.XGBClassifier(**extreme), three, onnxmltools.convert_xgboost)
