"""The pages of 述职报告."""
