# Says nothing: that it ran is the answer.
:
