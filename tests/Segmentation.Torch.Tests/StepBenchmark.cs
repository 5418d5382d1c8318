using System.Diagnostics;
using System.Globalization;
using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>
/// Measures training steps. Runs only when it is asked for (<c>-explicit only</c>), with CELLGENIE_BENCH set to
/// "preset device precision batch height width cells steps", for example "paper cuda:0 bfloat16 16 640 864 300 10".
/// </summary>
public sealed class StepBenchmark(ITestOutputHelper output) : TorchTest
{
    [Fact(Explicit = true)]
    public void Training_steps_of_a_preset()
    {
        var words = (Environment.GetEnvironmentVariable("CELLGENIE_BENCH") ?? "tiny cpu float32 2 128 192 20 10").Split(' ');
        int Number(int i) => int.Parse(words[i], CultureInfo.InvariantCulture);
        var (model, batch, steps) = (ModelPresets.Get(words[0]), Number(3), Number(7));
        var options = new TrainingOptions { BatchSize = batch, Precision = Enum.Parse<ComputePrecision>(words[2], ignoreCase: true), FreezeNorms = batch < 2 };
        TrainingSample[] samples = [.. Enumerable.Range(0, batch).Select(i => Sample(i, Number(4), Number(5), Number(6)))];
        using var group = new ReplicaGroup(model, options, [TorchDevices.Get(words[1]).Device]);

        for (var i = 0; i < 3; i++)
            TrainingStep.Run(group, samples, 1e-5, i, default);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < steps; i++)
            TrainingStep.Run(group, samples, 1e-5, 3 + i, default);
        var seconds = clock.Elapsed.TotalSeconds / steps;

        using var process = Process.GetCurrentProcess();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(' ', words)}: {seconds:F3} s a step, {batch / seconds:F2} images/s, peak host memory {process.PeakWorkingSet64 >> 20} MiB"));
    }

    private static TrainingSample Sample(int seed, int height, int width, int cells)
    {
        var random = new Random(seed);
        var image = new GrayImage(width, height);
        random.NextBytes(image.Pixels);
        var (boxes, shapes) = (new List<float>(), new List<CellShape>());
        for (var i = 0; i < cells; i++)
        {
            var (w, h) = (random.Next(10, 40), random.Next(10, 40));
            var (x, y) = (random.Next(width - w), random.Next(height - h));
            boxes.AddRange([x, y, x + w, y + h]);
            shapes.Add(new PolygonShape([[x, y, x + w, y, x + w, y + h, x, y + h]]));
        }

        return new TrainingSample(image, [.. boxes], shapes, "noise");
    }
}
