"""An outcome of one's own: how long needs wait in the community where they wait longest."""

import sim


@sim.measure(unit="d", better="less", en="Wait in the slowest community", zh="最慢社区平均等待", digits=1)
def slowest_community(run):
    """Mean wait from need to true solution, largest over communities."""
    rows = run.groups[run.groups["partition"] == "community"]
    return rows["mean_wait"].max()
