from ._system import Instance as Instance, Scenario as Scenario, Solution as Solution
from ._system import algorithms as algorithms, certify as certify, detail as detail, evaluate as evaluate
from ._system import sites as sites, solve as solve, solve_batch as solve_batch
