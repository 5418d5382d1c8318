namespace CellGenie.Coco.Tests;

public sealed class CocoMergeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_with_the_same_ids_become_one_file_with_new_ids_splits_categories_and_licences()
    {
        // Category 1 of one file is category 2 of the other.
        var train = Write("coco_train.json", "a.tif", """[{"id":1,"name":"cell"},{"id":2,"name":"debris"}]""", """[{"id":7,"name":"CC0","url":"u"}]""", 2);
        var test = Write("coco_test.json", "b.tif", """[{"id":2,"name":"cell"}]""", """[{"id":7,"name":"MIT","url":"m"}]""", 2);

        CocoMerge.Write([train, test], _folder["all.json"]);

        using var merged = CocoFile.Open(_folder["all.json"]);
        Assert.Empty(merged.Problems);
        Assert.Equal([(1L, "a.tif", "train", "CC0"), (2L, "b.tif", "test", "MIT")], merged.Images.Select(i => (i.Id, i.FileName, i.Split!, merged.Licenses.Single(l => l.Id == i.LicenseId).Name)));
        var names = merged.Categories.ToDictionary(c => c.Id, c => c.Name);
        Assert.Equal([(1L, 1L, "debris"), (2L, 2L, "cell")], merged.ReadAllAnnotations().Select(a => (a.Id, a.ImageId, names[a.CategoryId])));
    }

    [Fact]
    public void File_without_categories_gets_one()
    {
        var file = _folder["plain.json"];
        File.WriteAllText(file, """{"images":[{"id":1,"file_name":"a.tif","width":10,"height":10}],"annotations":[{"id":1,"image_id":1,"category_id":9,"area":4,"bbox":[1,1,2,2],"iscrowd":0,"segmentation":[[1,1,3,1,3,3,1,3]]}]}""");
        var other = Write("other.json", "b.tif", """[{"id":2,"name":"nucleus"}]""", "[]", 2);

        CocoMerge.Write([file, other], _folder["all.json"]);

        using var merged = CocoFile.Open(_folder["all.json"]);
        Assert.Empty(merged.Problems);
        Assert.Equal(["cell", "nucleus"], merged.ReadAllAnnotations().Select(a => merged.Categories.Single(c => c.Id == a.CategoryId).Name));
    }

    private string Write(string name, string image, string categories, string licenses, int category)
    {
        File.WriteAllText(_folder[name], $$"""
            {"licenses":{{licenses}},"categories":{{categories}},
             "images":[{"id":1,"file_name":"{{image}}","width":10,"height":10,"license":7}],
             "annotations":[{"id":1,"image_id":1,"category_id":{{category}},"area":4,"bbox":[1,1,2,2],"iscrowd":0,"segmentation":[[1,1,3,1,3,3,1,3]]}]}
            """);
        return _folder[name];
    }
}
