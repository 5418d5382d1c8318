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
}
