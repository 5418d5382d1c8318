namespace CellGenie.Cli.Download;

/// <summary>The public files of LIVECell, from the dataset's README (github.com/sartorius-research/LIVECell).</summary>
internal static class LivecellCatalogue
{
    /// <summary>The archive of the images, below the download folder.</summary>
    public const string ImageArchive = "images.zip";

    /// <summary>The unpacked images, below the download folder.</summary>
    public const string ImageFolder = "images";

    /// <summary>The terms under which LIVECell is published, and the work to cite.</summary>
    public const string LicenceNotice = """
        LIVECell (images and annotations)
        Published by Sartorius under Creative Commons Attribution-NonCommercial 4.0 International (CC BY-NC 4.0).
        https://creativecommons.org/licenses/by-nc/4.0/

        You may use, share and adapt the data for non-commercial purposes, if you give credit and say what you changed.
        Images made from the data are adaptations of it: the same terms apply to them.

        Please cite: Edlund C, Jackson TR, Khalid N, et al. LIVECell - A large-scale dataset for label-free live cell
        segmentation. Nature Methods 18, 1038-1045 (2021). https://doi.org/10.1038/s41592-021-01249-6
        Source: https://github.com/sartorius-research/LIVECell
        """;

    /// <summary>The publisher's bucket. The README's own links are http for data and https for models of the same host.</summary>
    public static Uri BaseAddress { get; } = new("https://livecell-dataset.s3.eu-central-1.amazonaws.com/LIVECell_dataset_2021/");

    /// <summary>All files. The publisher gives neither sizes nor checksums.</summary>
    public static IReadOnlyList<CatalogueFile> Files { get; } =
    [
        new(LivecellParts.Train, "annotations/LIVECell/livecell_coco_train.json", "annotations/livecell_coco_train.json"),
        new(LivecellParts.Val, "annotations/LIVECell/livecell_coco_val.json", "annotations/livecell_coco_val.json"),
        new(LivecellParts.Test, "annotations/LIVECell/livecell_coco_test.json", "annotations/livecell_coco_test.json"),
        new(LivecellParts.Images, "images.zip", ImageArchive),
    ];
}
