using System.Globalization;
using CellGenie.Segmentation;

namespace CellGenie.Bench;

/// <summary>Images a second of the data loader alone, and of training steps where the segmentation engine is at hand: the loader must not be what they wait for.</summary>
internal static class LoaderBench
{
    private const int WarmUp = 2;

    public static int Run(Arguments arguments)
    {
        var (count, steps) = (arguments.Number("count", 200), arguments.Number("steps", 10));
        var model = ModelPresets.Get(arguments.Has("preset") ? arguments.Text("preset") : "tiny");
        var standard = TrainingOptions.For(model);
        var options = standard.ScaledTo(arguments.Number("batch", standard.BatchSize)) with { Workers = arguments.Number("workers", 0), EvaluateEvery = 0, CheckpointEvery = 0 };
        DatasetSource[] data = [new DatasetSource { Path = arguments.Text("annotations"), Images = arguments.Text("images") }];

        var (rate, cpu) = Load(data, options, count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"bench":"loader","preset":"{{model.Name}}","workers":{{options.Workers}},"imagesPerSecond":{{rate:0.0}},"cpuMsPerImage":{{cpu:0.0}}}"""));
        if (steps > 0 && SegmentationEngines.Places.Any(File.Exists))
        {
            var (trained, waited) = Train(data, model, options, steps, arguments.Has("device") ? arguments.Text("device") : "auto");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $$"""{"bench":"training","preset":"{{model.Name}}","batch":{{options.BatchSize}},"imagesPerSecond":{{trained:0.00}},"loaderWaitShare":{{waited:0.0000}},"loaderToTraining":{{rate / trained:0.0}}}"""));
        }

        return 0;
    }

    private static (double PerSecond, double CpuMilliseconds) Load(DatasetSource[] data, TrainingOptions options, int count)
    {
        using var set = TrainingSet.Open(data, options.KeepEmptyImages, CancellationToken.None);
        using var loader = new SampleLoader(set, options);
        for (var i = 0; i < set.Count; i += options.BatchSize)
            loader.Next();
        var meter = new Meter();
        var loaded = 0;
        for (; loaded < count; loaded += options.BatchSize)
            loader.Next();
        return (loaded / meter.WallSeconds, meter.CpuSeconds * 1000 / loaded);
    }

    /// <summary>The median of the steps, and the share of their time that they wait for images.</summary>
    private static (double PerSecond, double Waited) Train(DatasetSource[] data, ModelOptions model, TrainingOptions options, int steps, string device)
    {
        var folder = Directory.CreateTempSubdirectory("cellgenie-bench-").FullName;
        try
        {
            var watch = new Steps();
            var job = new TrainingJob { Model = model, Options = options.Over(WarmUp + steps), Training = data, OutputFolder = folder, Devices = [device] };
            SegmentationEngines.Load().Train(job.Validate(), watch, CancellationToken.None);
            var counted = watch.All.Skip(WarmUp).ToList();
            double[] rates = [.. counted.Select(s => s.ImagesPerSecond).Order()];
            return (rates[rates.Length / 2], counted.Sum(s => s.LoaderWaitSeconds) / counted.Sum(s => options.BatchSize / s.ImagesPerSecond));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Steps : ITrainingObserver
    {
        public List<StepMetrics> All { get; } = [];

        public void Stepped(StepMetrics step) => All.Add(step);

        public void Started(TrainingStart start)
        {
        }

        public void Evaluated(EvaluationMetrics evaluation)
        {
        }

        public void CheckpointWritten(CheckpointWritten checkpoint)
        {
        }

        public void Noted(string message)
        {
        }
    }
}
