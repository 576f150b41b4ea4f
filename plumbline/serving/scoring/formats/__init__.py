"""Models by the format of their file, one file a format. Each holds numbers and no code.

| file | reads |
| --- | --- |
| `known.py` | nothing: it is the table of the others |
| `xgboost_trees.py` | XGBoost's trees |
| `linear_text.py` | a linear model of words |
| `onnx_image.py` | networks on pictures, by onnxruntime |
"""
