"""Solves the tasks of a sweep, on the cores of this machine or on a Dask cluster."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import Any, Callable, Deque, Dict, Iterator, List, Tuple, Union

from .. import _native
from .._errors import InputError, InternalError, input_error
from .._native import (
    Architecture,
    Cache,
    Cost,
    EnergyTable,
    Mapping,
    ModelOptions,
    Schedule,
    ScheduleOptions,
    StopFlag,
    Workload,
)
from .tasks import Task

#: Told: tasks done, all of them, and whether the last was found in the cache.
Progress = Callable[[int, int, bool], object]


@dataclass(frozen=True)
class Outcome:
    """What became of a task: an answer, or the error that kept it from one."""

    termination: str = "failed"
    objective_value: float | None = None
    bound: float | None = None
    gap: float | None = None
    mapping: Mapping | None = None
    cost: Cost | None = None
    error: str = ""
    proven_on: int = 0  #: the machine that the search was of
    cached: bool = False
    seconds: float = 0.0  #: of the search, here or where the cache has it from


def _searched(schedule: Schedule, task: Task, cached: bool = False) -> Outcome:
    return Outcome(
        schedule.termination,
        schedule.objective_value,
        schedule.bound,
        schedule.gap,
        schedule.mapping,
        schedule.cost,
        proven_on=task.machine.index,
        cached=cached,
        seconds=schedule.seconds,
    )


def inherited(task: Task, above: Outcome) -> Outcome | None:
    """The answer on a machine that can do more, where it is the answer here, too.

    Every mapping of this machine is one of that machine, and costs no less here. So what is best
    there, fits here and costs the same is best here; and where nothing fits there, nothing does.
    """
    if above.termination == "infeasible":
        return replace(above, cached=False, seconds=0.0)
    if above.termination != "optimal":
        return None
    assert above.mapping is not None and above.cost is not None
    machine = task.machine
    mapping = _native.place(above.mapping, task.workload, machine.architecture)
    if mapping.violations():
        return None
    cost = _native.evaluate(mapping, machine.energy, ModelOptions())
    if (cost.cycles, cost.energy_pJ) != (above.cost.cycles, above.cost.energy_pJ):
        return None
    return replace(above, mapping=mapping, cost=cost, cached=False, seconds=0.0)


def search(
    workload: Workload,
    architecture: Architecture,
    energy: EnergyTable,
    objective: str,
    time_limit: float | None,
    stop: StopFlag | None = None,
) -> Union[Schedule, str]:
    """The schedule, or an error's text. All but `stop` can be sent to and from other processes."""
    try:
        options = ScheduleOptions(
            objective=objective, energy=energy, time_limit=time_limit, stop=stop
        )
        return _native.schedule(workload, architecture, options)
    except (InputError, InternalError) as error:
        return str(error)


class _Crew:
    """Who solves: an executor, and how many tasks it is to have at a time."""

    def __init__(self, executor: Executor, size: int, stop: StopFlag | None) -> None:
        self.executor = executor
        self.size = size
        self.stop = stop  #: of threads; other processes are cancelled by their scheduler

    def submit(self, task: Task, time_limit: float | None) -> Future:
        machine = task.machine
        arguments = (task.workload, machine.architecture, machine.energy, task.objective)
        extra = (self.stop,) if self.stop else ()
        return self.executor.submit(search, *arguments, time_limit, *extra)


@contextmanager
def _threads(jobs: int) -> Iterator[_Crew]:
    """Threads of this process: a search holds no lock of the interpreter's."""
    size = jobs or os.cpu_count() or 1
    stop = StopFlag()
    executor = ThreadPoolExecutor(size)
    try:
        yield _Crew(executor, size, stop)
    except BaseException:
        stop.set()
        raise
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _cluster(address: str) -> Iterator[_Crew]:
    """The workers of a Dask scheduler, which gives the tasks of one that is lost to others."""
    try:
        from distributed import Client
    except ImportError:
        raise input_error("a cluster needs Dask", "pip install 'cosa[cluster]'") from None
    try:
        client = Client(address, timeout=20)
    except (OSError, ValueError) as error:
        raise input_error(
            f"no scheduler answers at {address}: {error}",
            "start one by `dask scheduler`, and give its address",
        ) from None
    with client:
        client.wait_for_workers(1, timeout=60)
        threads = sum(client.nthreads().values())
        executor = client.get_executor(pure=False, retries=3)
        try:
            yield _Crew(executor, max(1, threads), None)
        finally:
            executor.shutdown(wait=False)


class _Run:
    """Hands out tasks once those above them are answered, and takes what comes back."""

    #: Tasks handed out for each that can be worked at, so that no one waits for us.
    AHEAD = 3

    def __init__(
        self,
        tasks: List[Task],
        crew: _Crew,
        cache: Cache | None,
        time_limit: float | None,
        progress: Progress | None,
    ) -> None:
        self.total = len(tasks)
        self.crew = crew
        self.cache = cache
        self.time_limit = time_limit
        self.progress = progress
        self.outcomes: Dict[str, Outcome] = {}
        self.ready: Deque[Task] = deque(task for task in tasks if task.above is None)
        self.back: SimpleQueue[Tuple[Task, Future]] = SimpleQueue()
        self.away = 0

    def run(self) -> Dict[str, Outcome]:
        while self.ready or self.away:
            while self.ready and self.away < self.AHEAD * self.crew.size:
                self.begin(self.ready.popleft())
            if self.away:
                self.take(*self.back.get())
        return self.outcomes

    def begin(self, task: Task) -> None:
        known = self.known(task)
        if known:
            self.finish(task, known)
            return
        future = self.crew.submit(task, self.time_limit)
        self.away += 1
        future.add_done_callback(lambda done: self.back.put((task, done)))

    def known(self, task: Task) -> Outcome | None:
        """The answer that needs no search. The cache has searches alone, so that the answer is the
        same whatever it has."""
        if task.above:
            answer = inherited(task, self.outcomes[task.above.key])
            if answer:
                return answer
        if self.cache:
            kept = self.cache.find(task.workload, task.machine.architecture, task.options)
            if kept:
                return _searched(kept, task, cached=True)
        return None

    def take(self, task: Task, future: Future) -> None:
        self.away -= 1
        answer = future.result()
        if isinstance(answer, str):
            self.finish(task, Outcome(error=answer, proven_on=task.machine.index))
            return
        if self.cache:
            self.cache.keep(answer, task.options)
        self.finish(task, _searched(answer, task))

    def finish(self, task: Task, outcome: Outcome) -> None:
        self.outcomes[task.key] = outcome
        self.ready.extend(task.below)
        if self.progress:
            self.progress(len(self.outcomes), self.total, outcome.cached)


def solve_all(
    tasks: List[Task],
    *,
    jobs: int = 0,
    scheduler: str | None = None,
    cache: Cache | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Dict[str, Outcome]:
    """The outcome of every task by its key; each is kept in the cache as soon as it is there."""
    crew: Any = _cluster(scheduler) if scheduler else _threads(jobs)
    with crew as workers:
        return _Run(tasks, workers, cache, time_limit, progress).run()
