"""A fuzzer of the program: inputs of many families through the front door, and a judge of what comes of them.

    python -m tools.fuzz --count 2000 --seed 1          some of every family
    python -m tools.fuzz --case flags:1:27              one input again
    python -m tools.fuzz --case tests/fuzz/cases/x.json  one that was kept

`case` says what an input is, `values` and `stock` what it is made of; `documents`, `commands`, `histories`,
`people` and `world` make the inputs of the `families`; `running` runs one in a process and folder of its own;
`judging` looks at what is left; `shrinking` makes an input small; `__main__` counts and reports.
"""
