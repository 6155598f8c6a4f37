"""An array script for SLURM: as many jobs as shards, all of which fill one store on a shared file system."""

from __future__ import annotations

import shlex

SCRIPT = """#!/bin/bash
#SBATCH --job-name={job}
#SBATCH --array=1-{shards}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={cpus}
# Each job runs its part of the plan. When all are done, put the store in order with
#     {finish}
# A job that was cut off goes on where it stopped: submit this script again.
set -euo pipefail
srun {command} --shard "${{SLURM_ARRAY_TASK_ID}}/{shards}" --workers "${{SLURM_CPUS_PER_TASK:-{cpus}}}"
"""


def array_script(experiment: str, name: str, store: str, shards: int, cpus: int) -> str:
    """The script's text.

    Args:
        experiment: Name or path, as typed.
        name: Name of the experiment.
        store: Directory, on a file system that all nodes see.
        shards: Jobs, 1 or more.
        cpus: Processes of a job.
    """
    command = shlex.join(["jiesu", "sweep", experiment, "--store", store])
    job = "".join(c if c.isalnum() or c in "-_." else "_" for c in f"jiesu-{name}")
    return SCRIPT.format(job=job, shards=shards, cpus=cpus, finish=command, command=command)
