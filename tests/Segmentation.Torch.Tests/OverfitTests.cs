using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

public sealed class OverfitTests(ITestOutputHelper output) : TorchTest
{
    [Fact]
    public void Tiny_overfits_two_images()
    {
        var freeze = Environment.GetEnvironmentVariable("FREEZE") != "0";
        var rate = double.Parse(Environment.GetEnvironmentVariable("RATE") ?? "0.01");
        var steps = int.Parse(Environment.GetEnvironmentVariable("STEPS") ?? "300");
        var options = TrainingOptions.For(ModelPresets.Tiny) with { FreezeNorms = freeze, LearningRate = rate, Iterations = steps, Milestones = [steps * 3 / 4, steps * 9 / 10] };
        using var group = new ReplicaGroup(ModelPresets.Tiny, options, [CPU]);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < options.Iterations; i++)
        {
            var (losses, norm) = TrainingStep.Run(group, [Discs.Sample(0), Discs.Sample(1)], LearningRateSchedule.At(options, i), i, default);
            if (i % 20 == 0)
                output.WriteLine($"{i} {clock.Elapsed.TotalSeconds:F1}s norm {norm:F2} " + string.Join(' ', losses.Select(l => l.ToString("F3"))));
        }

        var model = group.First.Model;
        model.Store.BatchStatistics = false;
        for (var image = 0; image < 2; image++)
        {
            (int, int)[] sizes = [(Discs.Height, Discs.Width)];
            var result = new DetectionPass(model).Detect(model.Prepare(NormalizedBatch.Of([Discs.Image(image)], model.Options)), sizes)[0];
            var found = DetectionOutput.Create(model.Options, result, sizes[0], sizes[0]);
            output.WriteLine($"{found.Count} found, best scores {string.Join(' ', found.Scores.Take(8).Select(s => s.ToString("F2")))}");
            for (var d = 0; d < Discs.Of[image].Length; d++)
                output.WriteLine($"  disc {d}: best IoU {(found.Count == 0 ? 0 : found.Masks.Take(8).Max(m => m.IoU(Discs.Mask(image, d)))):F3}");
        }
    }
}
