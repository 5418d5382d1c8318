namespace CellGenie.Cli.Download;

/// <summary>What a download has done.</summary>
/// <param name="Folder">The download folder.</param>
/// <param name="ImagesFolder">The folder of the unpacked images, or null where they were not wanted.</param>
/// <param name="Images">Unpacked images.</param>
/// <param name="AnnotationFiles">The annotation files, in the order train, validation, test.</param>
/// <param name="Files">The wanted files of the catalogue.</param>
/// <param name="BytesReceived">Bytes of content that came over the network in this run.</param>
internal sealed record DownloadSummary(
    string Folder, string? ImagesFolder, int Images, IReadOnlyList<string> AnnotationFiles, IReadOnlyList<DownloadedFile> Files, long BytesReceived)
{
    /// <summary>Sum of the sizes of <see cref="Files"/>.</summary>
    public long Bytes => Files.Sum(f => f.Size);

    /// <summary>Files that were fetched in this run.</summary>
    public int Fetched => Files.Count - AlreadyThere;

    /// <summary>Files that were there and unchanged.</summary>
    public int AlreadyThere => Files.Count(f => f.Outcome == DownloadOutcome.AlreadyThere);

    /// <summary>The terms of use, to be shown to the user.</summary>
    public string Licence => LivecellCatalogue.LicenceNotice;
}
