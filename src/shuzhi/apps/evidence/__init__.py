"""佐证: files kept by their content, attached to records that this app knows by three words only."""
