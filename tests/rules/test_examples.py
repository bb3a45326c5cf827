"""Every example of every rule of ours is a test."""

from draftkit.testing import example_tests

test_examples = example_tests("draftkit_rules")
