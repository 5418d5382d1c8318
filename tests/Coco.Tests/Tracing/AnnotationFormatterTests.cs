using System.Text;
using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Coco.Tests.Tracing;

public sealed class AnnotationFormatterTests
{
    [Fact]
    public void Rectangle_is_written_as_its_corners()
    {
        var text = Write(LabelMaps.Parse("....", ".11.", ".11."), 1, SegmentationEncoding.Auto);
        Assert.Equal("""{"id":7,"image_id":3,"category_id":1,"iscrowd":0,"area":4,"bbox":[1,1,2,2],"segmentation":[[1,1,3,1,3,3,1,3]]}""", text);
    }

    [Fact]
    public void Mask_with_a_hole_is_written_as_runs_by_default()
    {
        // Column-major: 3 ones, then 1, 0, 1, then 3 ones: runs 0 4 1 4; the fourth is written as its difference to the second.
        var text = Write(LabelMaps.Parse("111", "1.1", "111"), 1, SegmentationEncoding.Auto);
        Assert.Contains("""
            "segmentation":{"size":[3,3],"counts":"0410"}
            """.Trim(), text);
    }

    [Fact]
    public void Instance_without_pixels_is_refused() =>
        Assert.Throws<ArgumentException>(() => Write(LabelMaps.Parse("1.2"), 3, SegmentationEncoding.Auto));

    [Theory]
    [InlineData(SegmentationEncoding.Auto)]
    [InlineData(SegmentationEncoding.Polygon)]
    [InlineData(SegmentationEncoding.Rle)]
    public void Every_encoding_gives_the_label_map_back(SegmentationEncoding encoding)
    {
        var holes = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var map = LabelMaps.Random(seed);
            var back = new LabelMap(map.Width, map.Height);
            foreach (var label in map.Labels.Distinct().Where(l => l > 0))
            {
                using var json = JsonDocument.Parse(Write(map, label, encoding));
                var segmentation = json.RootElement.GetProperty("segmentation");
                Rle rle;
                if (segmentation.ValueKind == JsonValueKind.Object)
                {
                    Assert.NotEqual(SegmentationEncoding.Polygon, encoding);
                    holes++;
                    rle = Rle.Parse(segmentation.GetProperty("counts").GetString()!, map.Height, map.Width);
                }
                else
                {
                    Assert.NotEqual(SegmentationEncoding.Rle, encoding);
                    var polygons = segmentation.EnumerateArray().Select(p => p.EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToArray();
                    rle = new PolygonSegmentation(polygons).ToRle(map.Width, map.Height);
                }

                var pixels = 0;
                var bits = rle.Decode();
                var (left, top, right, bottom) = (map.Width, map.Height, 0, 0);
                for (var x = 0; x < map.Width; x++)
                {
                    for (var y = 0; y < map.Height; y++)
                    {
                        if (!IsSet(bits, map, x, y))
                            continue;
                        Assert.Equal(0, back[x, y]);
                        back[x, y] = label;
                        pixels++;
                        (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                    }
                }

                Assert.Equal(pixels, json.RootElement.GetProperty("area").GetInt32());
                Assert.Equal([left, top, right - left, bottom - top], json.RootElement.GetProperty("bbox").EnumerateArray().Select(v => v.GetInt32()));
            }

            Assert.Equal(map.Labels, back.Labels);
        }

        // The random maps must have put the hole handling to the test.
        Assert.True(encoding == SegmentationEncoding.Polygon || holes > 20);
    }

    private static string Write(LabelMap map, int label, SegmentationEncoding encoding)
    {
        var labels = new PaddedLabels(map.Width, map.Height);
        labels.CopyFrom(map);
        var contours = new ContourTracer().Trace(labels, Math.Max(map.Labels.Max(), (ushort)label));
        var text = new Utf8Buffer();
        var area = map.Labels.Count(l => l == label);
        new AnnotationFormatter(encoding).Append(text, new AnnotationHeader(7, 3, 1, area), label, contours, labels);
        return Encoding.UTF8.GetString(text.Text);
    }

    private static bool IsSet(byte[] bits, LabelMap map, int x, int y) => bits[y * map.Width + x] != 0;
}
