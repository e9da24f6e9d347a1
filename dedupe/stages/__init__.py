"""One line of stages; each knows `model` and its settings, none knows another stage."""
