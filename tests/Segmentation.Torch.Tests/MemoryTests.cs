using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>Measures the whole process, so nothing else runs beside it.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests : TorchTest
{
    [Fact]
    public void Memory_is_flat_over_300_steps()
    {
        using var group = new ReplicaGroup(ModelPresets.Tiny, TrainingOptions.For(ModelPresets.Tiny) with { BatchSize = 2, LearningRate = 1e-4 }, [CPU]);
        long Used(int from, int to)
        {
            for (var i = from; i < to; i++)
                TrainingStep.Run(group, [Discs.Sample(0), Discs.Sample(1)], 1e-4, i, default);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }

        var early = Used(0, 60);
        var late = Used(60, 300);

        // One leaked map of the finest level would be 24 kB a step at least, one leaked step several MB.
        Assert.InRange(late - early, long.MinValue, 12L << 20);
    }
}
