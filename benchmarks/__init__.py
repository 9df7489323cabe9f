"""Measurements of the judgement: accuracy and speed. Outside the default test run."""
