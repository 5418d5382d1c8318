namespace CellGenie.Segmentation;

/// <summary>A data set that training images are read from or composed from. Safe to use from many threads.</summary>
internal abstract class SampleSource(DatasetSource dataset) : IDisposable
{
    /// <summary>The data set as the user named it.</summary>
    public DatasetSource Dataset => dataset;

    /// <summary>The images of an epoch.</summary>
    public abstract IReadOnlyList<SourceItem> Items { get; }

    /// <summary>Images that are left out, and why.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Reads or composes an image.</summary>
    /// <param name="item">One of <see cref="Items"/>.</param>
    /// <param name="epoch">The epoch, from 0; a library composes new images in each.</param>
    /// <exception cref="CellGenie.Imaging.InvalidInputException">It cannot be read.</exception>
    public abstract SourceImage Load(SourceItem item, int epoch);

    public abstract void Dispose();

    public static SampleSource Open(DatasetSource dataset, bool keepEmpty, CancellationToken cancellationToken) =>
        dataset.IsLibrary ? new LibrarySource(dataset) : AnnotatedSource.Open(dataset, keepEmpty, cancellationToken);
}
