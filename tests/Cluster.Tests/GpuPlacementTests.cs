using CellGenie.Grains;
namespace CellGenie.Cluster.Tests;

/// <summary>Training runs on several silos: only on those with a GPU, and when there is one.</summary>
public sealed class GpuPlacementTests
{
    [Fact]
    public async Task Run_waits_while_there_is_no_GPU_and_trains_on_the_silo_with_one_when_it_joins()
    {
        await using var lab = await ClusterLab.StartAsync(cpuSilos: 2);
        var run = lab.Grains.Run("lab-a", "r-1");
        using (lab.AsOwner())
        {
            await run.SubmitAsync(ClusterLab.Order(steps: 5));
            var waiting = await lab.UntilAsync(() => run.GetAsync(), s => s.Phase == RunPhase.Waiting);
            Assert.Equal(0, waiting.Attempt);
        }

        var gpu = await lab.AddGpuSiloAsync();
        using (lab.AsOwner())
        {
            var end = await lab.UntilAsync(() => run.GetAsync(), s => s.Ended != null);
            Assert.Equal((RunPhase.Completed, 5, 1), (end.Phase, end.Step, end.Attempt));
        }

        Assert.Equal([gpu], lab.TrainedOn);
    }

    [Fact]
    public async Task Run_whose_silo_dies_goes_on_from_its_checkpoint_on_another()
    {
        await using var lab = await ClusterLab.StartAsync(cpuSilos: 1);
        var first = await lab.AddGpuSiloAsync();
        lab.HoldAt(step: 3);
        var run = lab.Grains.Run("lab-a", "r-2");
        using (lab.AsOwner())
        {
            await run.SubmitAsync(ClusterLab.Order(steps: 6));
            await lab.UntilAsync(() => run.GetAsync(), s => s.Latest?.Step == 3);
        }

        await lab.KillAsync(first);
        lab.Release();
        var second = await lab.AddGpuSiloAsync();
        using (lab.AsOwner())
        {
            var end = await lab.UntilAsync(() => run.GetAsync(), s => s.Ended != null);
            Assert.Equal((RunPhase.Completed, 6, 2), (end.Phase, end.Step, end.Attempt));
        }

        Assert.Equal([first, second], lab.TrainedOn);
        // The second attempt began after the step of the checkpoint.
        Assert.Equal([1, 2, 3, 4, 5, 6], lab.Steps);
    }

    [Fact]
    public async Task Silo_that_drains_hands_its_run_over_without_a_failure()
    {
        await using var lab = await ClusterLab.StartAsync(cpuSilos: 1);
        var first = await lab.AddGpuSiloAsync();
        lab.HoldAt(step: 2);
        var run = lab.Grains.Run("lab-a", "r-3");
        using (lab.AsOwner())
        {
            await run.SubmitAsync(ClusterLab.Order(steps: 4));
            await lab.UntilAsync(() => run.GetAsync(), s => s.Step == 2);
        }

        await lab.StopAsync(first);
        lab.Release();
        using (lab.AsOwner())
        {
            var waiting = await lab.UntilAsync(() => run.GetAsync(), s => s.Phase == RunPhase.Waiting);
            Assert.Contains("stopped", waiting.Reason, StringComparison.Ordinal);
        }

        await lab.AddGpuSiloAsync();
        using (lab.AsOwner())
            Assert.Equal(RunPhase.Completed, (await lab.UntilAsync(() => run.GetAsync(), s => s.Ended != null)).Phase);
    }
}
