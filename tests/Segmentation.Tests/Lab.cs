using CellGenie.Imaging;
using CellGenie.Synthesis;
using CellGenie.Synthesis.Sampling;

namespace CellGenie.Segmentation.Tests;

/// <summary>A small simulated laboratory: eight cultures, three images each, 240x180 pixels; and its cell library.</summary>
public sealed class Lab : IDisposable
{
    private readonly TempFolder _folder = new();

    public Lab()
    {
        Sample = SampleDataset.Write(_folder["lab"], new SampleOptions { ImagesPerCulture = 3, Width = 240, Height = 180, CellScale = 0.5 });
        CellExtractor.Extract([new ExtractionSource(Sample.TrainFile, Sample.ImagesFolder)], new ExtractionOptions(), _folder["library"]);
    }

    public SampleSummary Sample { get; }

    public string Library => _folder["library"];

    public DatasetSource Train => new() { Path = Sample.TrainFile, Images = Sample.ImagesFolder };

    public DatasetSource Validation => new() { Path = Sample.ValidationFile!, Images = Sample.ImagesFolder };

    public string this[string name] => _folder[name];

    /// <summary>A hash of everything that a network would see of a batch.</summary>
    public static string Fingerprint(TrainingBatch batch)
    {
        var hash = new HashCode();
        foreach (var sample in batch.Samples)
        {
            hash.Add(sample.Image.Width);
            hash.AddBytes(sample.Image.Pixels);
            foreach (var number in sample.Boxes)
                hash.Add(number);
            hash.AddBytes(sample.MaskTargets([.. Enumerable.Range(0, Math.Min(3, sample.Shapes.Count))], sample.Boxes.AsSpan(0, 4 * Math.Min(3, sample.Shapes.Count)), 28));
        }

        return $"{batch.Iteration}:{hash.ToHashCode()}";
    }

    public void Dispose() => _folder.Dispose();
}
