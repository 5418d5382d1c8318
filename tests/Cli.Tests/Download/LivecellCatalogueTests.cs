using CellGenie.Cli.Download;

namespace CellGenie.Cli.Tests.Download;

public sealed class LivecellCatalogueTests
{
    [Fact]
    public void Addresses_are_those_of_the_published_README() => Assert.Equal(
        [
            "https://livecell-dataset.s3.eu-central-1.amazonaws.com/LIVECell_dataset_2021/annotations/LIVECell/livecell_coco_train.json",
            "https://livecell-dataset.s3.eu-central-1.amazonaws.com/LIVECell_dataset_2021/annotations/LIVECell/livecell_coco_val.json",
            "https://livecell-dataset.s3.eu-central-1.amazonaws.com/LIVECell_dataset_2021/annotations/LIVECell/livecell_coco_test.json",
            "https://livecell-dataset.s3.eu-central-1.amazonaws.com/LIVECell_dataset_2021/images.zip",
        ],
        LivecellCatalogue.Files.Select(f => new Uri(LivecellCatalogue.BaseAddress, f.Address).AbsoluteUri));

    [Fact]
    public void Local_paths_stay_below_the_folder() => Assert.All(LivecellCatalogue.Files, f => Assert.True(ArchivePath.IsSafe(f.Path)));
}
