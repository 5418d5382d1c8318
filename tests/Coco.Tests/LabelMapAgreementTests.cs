using CellGenie.Imaging;

namespace CellGenie.Coco.Tests;

public sealed class LabelMapAgreementTests
{
    // The set's README: no pixel differs in set46, two in set20, from one hole that was dropped when the polygons were made.
    [Theory]
    [InlineData("coco_val.json", "val/set46_phase.png", "val/set46_instances_ids.png", 0)]
    [InlineData("coco_train.json", "train/set20_phase.png", "train/set20_instances_ids.png", 2)]
    public void Real_polygons_rasterise_to_the_label_map_they_were_made_from(string annotations, string image, string labelFile, int expectedDifferences)
    {
        var folder = Repository.Shared("data/usiigaci");
        using var coco = CocoFile.Open(Path.Combine(folder, annotations));
        var labels = ImageFile.LoadLabels(Path.Combine(folder, labelFile));
        var entry = coco.Images.Single(i => i.FileName == image);
        var differences = 0;
        var used = new HashSet<ushort>();
        foreach (var annotation in coco.ReadAnnotations(entry))
        {
            var mask = annotation.Segmentation.ToMask(entry.Width, entry.Height)!;
            var inside = new Dictionary<ushort, int>();
            for (var y = mask.Y; y < mask.Y + mask.Height; y++)
            {
                for (var x = mask.X; x < mask.X + mask.Width; x++)
                {
                    if (mask.Contains(x, y))
                        inside[labels[x, y]] = inside.GetValueOrDefault(labels[x, y]) + 1;
                }
            }

            var (label, shared) = inside.MaxBy(p => p.Value);
            Assert.NotEqual(0, label);
            Assert.True(used.Add(label));
            differences += mask.Area - shared + labels.Labels.Count(l => l == label) - shared;
        }

        Assert.Equal(expectedDifferences, differences);
    }
}
