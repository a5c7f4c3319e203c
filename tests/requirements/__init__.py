"""Tests of required learning."""
