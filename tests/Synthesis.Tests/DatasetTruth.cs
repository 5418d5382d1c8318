using System.Text.Json;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>Checks what a dataset says beyond visible masks, pixel by pixel, from its files alone.</summary>
internal static class DatasetTruth
{
    public static void Check(string dataset, GenerationSpecification specification)
    {
        Assert.Equal(specification.HasAmodal, File.Exists(Path.Combine(dataset, "amodal.json")));
        Assert.Equal(specification.HasContours, Directory.Exists(Path.Combine(dataset, "contours")));
        using var coco = CocoFile.Open(Path.Combine(dataset, "annotations.json"));
        if (specification.HasContours)
        {
            foreach (var image in coco.Images)
                CheckContours(ImageFile.LoadLabels(Path.Combine(dataset, "labels", image.FileName)), ImageFile.Load(Path.Combine(dataset, "contours", image.FileName)).Image, specification.ContourWidth ?? 2);
        }

        if (!specification.HasAmodal)
            return;
        using var amodal = CocoFile.Open(Path.Combine(dataset, "amodal.json"));
        Assert.Empty(amodal.Problems);
        Assert.Equal(coco.Images, amodal.Images);
        Assert.Equal(coco.AnnotationCount, amodal.AnnotationCount);
        using var text = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(dataset, "amodal.json")));
        var fields = text.RootElement.GetProperty("annotations").EnumerateArray().ToDictionary(a => a.GetProperty("id").GetInt64());
        foreach (var image in coco.Images)
        {
            var labels = ImageFile.LoadLabels(Path.Combine(dataset, "labels", image.FileName));
            CheckImage(labels, [.. coco.ReadAnnotations(image)], [.. amodal.ReadAnnotations(amodal.Images.Single(i => i.Id == image.Id))], fields);
        }
    }

    private static void CheckImage(LabelMap labels, CocoAnnotation[] visible, CocoAnnotation[] whole, Dictionary<long, JsonElement> fields)
    {
        Assert.Equal(visible.Select(a => a.Id), whole.Select(a => a.Id));
        for (var k = 0; k < whole.Length; k++)
        {
            var mask = whole[k].Segmentation.ToMask(labels.Width, labels.Height)!;
            Assert.Equal((mask.Area, mask.Box), ((int)whole[k].Area, whole[k].Box));
            var owners = new List<int>();
            double x = 0, y = 0, visibleX = 0, visibleY = 0;
            for (var py = mask.Y; py < mask.Y + mask.Height; py++)
            {
                for (var px = mask.X; px < mask.X + mask.Width; px++)
                {
                    if (!mask.Contains(px, py))
                        continue;
                    var owner = labels[px, py];
                    // A whole mask is covered: by its own cell, or by one above it.
                    Assert.InRange(owner, 1, k + 1);
                    owners.Add(owner);
                    x += px + 0.5;
                    y += py + 0.5;
                    if (owner != k + 1)
                        continue;
                    visibleX += px + 0.5;
                    visibleY += py + 0.5;
                }
            }

            var own = owners.Count(o => o == k + 1);
            // As many as are seen anywhere: so the visible mask lies inside the whole one.
            Assert.Equal(own, (int)visible[k].Area);
            var said = fields[whole[k].Id];
            Assert.Equal(own, said.GetProperty("visible_area").GetInt32());
            Assert.Equal(1 - (double)own / mask.Area, said.GetProperty("occlude_rate").GetDouble(), 0.00005001);
            Assert.Equal(k + 1, said.GetProperty("depth_order").GetInt32());
            Assert.Equal(owners.Where(o => o != k + 1).Distinct().Order().Select(o => visible[o - 1].Id), said.GetProperty("occluded_by").EnumerateArray().Select(o => o.GetInt64()));
            AssertNear(x / mask.Area, y / mask.Area, said.GetProperty("center"));
            AssertNear(visibleX / own, visibleY / own, said.GetProperty("visible_center"));
        }
    }

    private static void AssertNear(double x, double y, JsonElement center)
    {
        Assert.Equal(x, center[0].GetDouble(), 0.005001);
        Assert.Equal(y, center[1].GetDouble(), 0.005001);
    }

    public static void CheckContours(LabelMap labels, GrayImage classes, int reach)
    {
        Assert.Equal((labels.Width, labels.Height), (classes.Width, classes.Height));
        for (var y = 0; y < labels.Height; y++)
        {
            for (var x = 0; x < labels.Width; x++)
            {
                var (background, other) = (false, false);
                for (var ny = Math.Max(0, y - reach); ny <= Math.Min(labels.Height - 1, y + reach); ny++)
                {
                    for (var nx = Math.Max(0, x - reach); nx <= Math.Min(labels.Width - 1, x + reach); nx++)
                    {
                        background |= labels[nx, ny] == 0;
                        other |= labels[nx, ny] != 0 && labels[nx, ny] != labels[x, y];
                    }
                }

                Assert.Equal(labels[x, y] == 0 ? 0 : other ? 3 : background ? 2 : 1, classes[x, y]);
            }
        }
    }
}
