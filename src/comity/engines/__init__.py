"""Ways to run the same reading: one document after the other, or in several processes.

An engine takes documents (and failures, which stay where they are) and yields what each
gives, in order. What it runs is ``read_batch``; a contract test holds that every engine
gives exactly what the serial one gives.
"""
