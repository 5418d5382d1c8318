using CellGenie.Grains;
using System.Security.Cryptography;
using CellGenie.Synthesis;

namespace CellGenie.Cluster.Tests;

/// <summary>Batches on several silos.</summary>
public sealed class BatchClusterTests
{
    [Fact]
    public async Task Batch_that_loses_a_silo_has_the_bytes_of_generate()
    {
        await using var lab = await ClusterLab.StartAsync(cpuSilos: 3);
        var version = await lab.MakeLibraryAsync();
        var batch = lab.Grains.Batch("lab-a", "b-1");
        using (lab.AsOwner())
        {
            await batch.SubmitAsync(new BatchOrder("lab", version, "{\"imagesPerCulture\":300,\"seed\":3}"));
            await lab.UntilAsync(() => batch.GetAsync(), s => s.Done > 30);
        }

        await lab.KillAsync(lab.Silos[1]);
        BatchStatus end;
        using (lab.AsOwner())
            end = await lab.UntilAsync(() => batch.GetAsync(), s => s.Ended != null);
        Assert.Equal((BatchPhase.Completed, 300, 0), (end.Phase, end.Done, end.Failed));
        Assert.Equal(lab.Generate(version, 300, 3), lab.Files("b-1"));
    }

    [Fact]
    public async Task Batch_whose_silos_drain_one_after_the_other_completes()
    {
        await using var lab = await ClusterLab.StartAsync(cpuSilos: 3);
        var version = await lab.MakeLibraryAsync();
        var batch = lab.Grains.Batch("lab-a", "b-2");
        using (lab.AsOwner())
            await batch.SubmitAsync(new BatchOrder("lab", version, "{\"imagesPerCulture\":300,\"seed\":4}"));
        await lab.StopAsync(lab.Silos[2]);
        await lab.StopAsync(lab.Silos[1]);
        using (lab.AsOwner())
            Assert.Equal((BatchPhase.Completed, 300), await lab.UntilAsync(() => batch.GetAsync(), s => s.Ended != null) is var end ? (end.Phase, end.Done) : default);
        Assert.Equal(lab.Generate(version, 300, 4), lab.Files("b-2"));
    }

    [Fact]
    public async Task Shards_are_rendered_by_several_silos()
    {
        await using var lab = await ClusterLab.StartAsync(cpuSilos: 3);
        var version = await lab.MakeLibraryAsync();
        var batch = lab.Grains.Batch("lab-a", "b-3");
        using (lab.AsOwner())
        {
            await batch.SubmitAsync(new BatchOrder("lab", version, "{\"imagesPerCulture\":300,\"seed\":5}"));
            Assert.Equal(BatchPhase.Completed, (await lab.UntilAsync(() => batch.GetAsync(), s => s.Ended != null)).Phase);
        }

        Assert.InRange(lab.SilosOfType("shard"), 2, 3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Batch_that_two_silos_believe_to_own_ends_once_with_the_bytes_of_generate(bool everywhere)
    {
        await using var lab = await ClusterLab.StartAsync(cpuSilos: 3);
        var version = await lab.MakeLibraryAsync();
        var batch = lab.Grains.Batch("lab-a", "b-4");
        using (lab.AsOwner())
        {
            await batch.SubmitAsync(new BatchOrder("lab", version, "{\"imagesPerCulture\":300,\"seed\":6}"));
            await lab.UntilAsync(() => batch.GetAsync(), s => s.Done > 30);
        }

        await lab.DuplicateAsync(batch.GetGrainId(), everywhere, grains => grains.Batch("lab-a", "b-4").GetAsync());
        using (lab.AsOwner())
        {
            var end = await lab.UntilAsync(() => batch.GetAsync(), s => s.Ended != null);
            Assert.Equal((BatchPhase.Completed, 300, 0), (end.Phase, end.Done, end.Failed));
            // One of the two found out that it is not the owner, and ended; also where all reports went to the other.
            await lab.UntilAsync(() => lab.ActivationsAsync(batch.GetGrainId()), a => a.Count <= 1);
            Assert.InRange(lab.SteppedDown, 1, int.MaxValue);
            var usage = (await lab.UntilAsync(() => lab.Grains.Tenant("lab-a").GetAsync(), t => t.Usage.ConcurrentBatches == 0)).Usage;
            Assert.Equal(300, usage.Images);
        }

        Assert.Equal(lab.Generate(version, 300, 6), lab.Files("b-4"));
    }
}
