namespace CellGenie.Synthesis;

/// <summary>Takes the encoded files of an image.</summary>
/// <param name="relativePath">Path in the dataset's folder, with forward slashes: <c>images/NAME.png</c> or <c>labels/NAME.png</c>.</param>
/// <param name="bytes">The file's bytes, valid during the call.</param>
public delegate void FileSink(string relativePath, ReadOnlySpan<byte> bytes);
