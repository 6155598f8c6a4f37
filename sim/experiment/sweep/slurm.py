"""An array script for SLURM: as many jobs as shards, all of which fill one store on a shared file system."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

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


def array_script(command: Sequence[str], name: str, shards: int, cpus: int) -> str:
    """The script's text.

    Args:
        command: The sweep that all jobs share, its store on a file system that all nodes see.
        name: Name of the experiment.
        shards: Jobs, 1 or more.
        cpus: Processes of a job.
    """
    typed = shlex.join(command)
    job = "".join(c if c.isalnum() or c in "-_." else "_" for c in f"jiesu-{name}")
    return SCRIPT.format(job=job, shards=shards, cpus=cpus, finish=typed, command=typed)
