"""Fixed terms (固定表述): their exact words, members and order, the congresses and campaigns with their dates."""
