namespace CellGenie.Coco.Tests;

public sealed class UsiigaciTests
{
    [Fact]
    public void Training_file_has_the_documented_counts()
    {
        using var file = CocoFile.Open(Repository.Shared("data/usiigaci/coco_train.json"));
        Assert.Equal(16, file.Images.Count);
        Assert.Equal(1367, file.AnnotationCount);
        Assert.Equal([new CocoCategory(1, "cell")], file.Categories);
        Assert.Empty(file.Problems);
        var perImage = file.Images.Select(file.CountAnnotations).ToArray();
        Assert.Equal((69, 114), (perImage.Min(), perImage.Max()));
        var all = file.ReadAllAnnotations().ToArray();
        Assert.Equal(273, all.Count(a => ((PolygonSegmentation)a.Segmentation).Parts.Count > 1));
        Assert.Equal((113, 15215), (all.Min(a => a.Area), all.Max(a => a.Area)));
    }

    [Fact]
    public void Validation_file_has_the_documented_counts()
    {
        using var file = CocoFile.Open(Repository.Shared("data/usiigaci/coco_val.json"));
        Assert.Equal(2, file.Images.Count);
        Assert.Equal(157, file.AnnotationCount);
        Assert.Equal([73, 84], file.Images.Select(file.CountAnnotations));
        Assert.Equal(31, file.ReadAllAnnotations().Count(a => ((PolygonSegmentation)a.Segmentation).Parts.Count > 1));
        Assert.Empty(file.Problems);
    }

    [Theory]
    [InlineData("coco_train.json", new long[] { 150, 715, 867, 1194, 1200, 1253, 2873 })]
    [InlineData("coco_val.json", new long[] { 233 })]
    public void Rasterised_areas_equal_the_declared_ones_except_for_dropped_holes(string name, long[] holed)
    {
        using var file = CocoFile.Open(Repository.Shared("data/usiigaci/" + name));
        var different = new List<long>();
        foreach (var image in file.Images)
        {
            foreach (var annotation in file.ReadAnnotations(image))
            {
                Assert.Equal(image.Id, annotation.ImageId);
                var mask = annotation.Segmentation.ToMask(image.Width, image.Height)!;
                Assert.Equal(annotation.Box, mask.Box);
                Assert.Equal(mask.Area, annotation.Segmentation.Area);
                if (mask.Area == annotation.Area)
                    continue;
                different.Add(annotation.Id);
                Assert.InRange(mask.Area - annotation.Area, 1, 429);
            }
        }

        Assert.Equal(holed, different.Order());
    }

    [Fact]
    public void Annotations_of_the_images_are_those_of_the_whole_file()
    {
        using var file = CocoFile.Open(Repository.Shared("data/usiigaci/coco_train.json"));
        var byImage = file.Images.SelectMany(file.ReadAnnotations).Select(a => a.Id).Order();
        Assert.Equal(file.ReadAllAnnotations().Select(a => a.Id).Order(), byImage);
        Assert.Equal(file.AnnotationIndex.Select(e => e.Id), file.ReadAllAnnotations().Select(a => a.Id));
    }
}
