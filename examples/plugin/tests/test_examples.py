"""Every example in the words files of our rules, by the same contract as draftkit's own."""

from draftkit.testing import example_tests

test_examples = example_tests("draftkit_example_house.rules")
