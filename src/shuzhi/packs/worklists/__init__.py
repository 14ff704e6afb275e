"""清单: the states of a problem, who may move it where, what each step asks for, and the forms that people hand in.

Nothing national rules this: the flow is the usual one of a superior's rectification scheme (销号式处置), put down in one table.
"""
