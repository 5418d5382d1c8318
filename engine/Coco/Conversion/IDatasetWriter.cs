namespace CellGenie.Coco;

/// <summary>Writes one format, image by image.</summary>
internal interface IDatasetWriter : IDisposable
{
    /// <summary>Does what can be done for an image by itself; called from several threads at once.</summary>
    /// <param name="image">The image.</param>
    /// <param name="log">Receives what the format cannot hold, what failed, and how much was written.</param>
    /// <returns>What is left to do; called one image after the other, in order.</returns>
    /// <exception cref="CellGenie.Imaging.InvalidInputException">The image cannot be written in this format; it is left out.</exception>
    /// <exception cref="CellGenie.Imaging.CellGenieException">A file cannot be written.</exception>
    Action Prepare(AnnotatedImage image, ConversionLog log);

    /// <summary>Ends the output.</summary>
    /// <exception cref="CellGenie.Imaging.CellGenieException">A file cannot be written.</exception>
    void Complete();
}
