"""Reports as frozen values: the model, the readers (`parse`) and the writers (`render`)."""
