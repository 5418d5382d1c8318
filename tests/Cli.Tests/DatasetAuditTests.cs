using System.Text.Json;
using System.Text.Json.Nodes;

namespace CellGenie.Cli.Tests;

/// <summary>LIVECell's known defects, planted in a simulated laboratory: the audit finds each, nothing else, and mends them.</summary>
public sealed class DatasetAuditTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Planted_defects_are_found_and_mended_and_clean_data_are_clean()
    {
        var lab = _folder["lab"];
        CellGenieProcess.Expect(0, "dataset", "sample", "--culture", "BV2", "--culture", "A172", "--per-culture", "6", "--out", lab, "--quiet");
        string[] check = ["dataset", "check", "--images", Path.Combine(lab, "images"), "--output", "json", "--quiet", "--annotations"];
        CellGenieProcess.Expect(0, [.. check, lab]);

        var file = Path.Combine(lab, "livecell_coco_train.json");
        var train = JsonNode.Parse(File.ReadAllText(file))!;
        var validation = JsonNode.Parse(File.ReadAllText(Path.Combine(lab, "livecell_coco_val.json")))!;
        var images = train["images"]!.AsArray();
        var annotations = train["annotations"]!.AsArray();
        var next = 1_000_000L;
        JsonNode Copy(JsonNode of, long image)
        {
            var copy = of.DeepClone();
            copy["id"] = next++;
            copy["image_id"] = image;
            annotations.Add(copy);
            return copy;
        }

        JsonNode Polygon(long image, params double[] points)
        {
            var added = Copy(annotations[0]!, image);
            added["segmentation"] = new JsonArray(new JsonArray([.. points.Select(p => (JsonNode)p)]));
            added.AsObject().Remove("area");
            added.AsObject().Remove("bbox");
            return added;
        }

        // An image with a handful of annotations.
        var poor = (long)images[0]!["id"]!;
        foreach (var extra in annotations.Where(a => (long)a!["image_id"]! == poor).Skip(3).ToList())
            annotations.Remove(extra);
        // A validation image in the training set, under another name.
        var leaked = validation["images"]![0]!.DeepClone();
        File.Copy(Path.Combine(lab, "images", (string)leaked["file_name"]!), Path.Combine(lab, "images", "again.tif"));
        var leakedId = next++;
        foreach (var annotation in validation["annotations"]!.AsArray().Where(a => (long)a!["image_id"]! == (long)leaked["id"]!).ToList())
            Copy(annotation!, leakedId);
        leaked["id"] = leakedId;
        leaked["file_name"] = "again.tif";
        leaked["culture"] = ((string)validation["images"]![0]!["file_name"]!).Split('_')[0];
        images.Add(leaked);
        // A doubled contour, one out of the frame, one that crosses itself.
        var rich = images[1]!;
        var (id, width) = ((long)rich["id"]!, (double)rich["width"]!);
        var doubled = Copy(annotations.First(a => (long)a!["image_id"]! == id)!, id);
        var outside = Polygon(id, width + 5, 10, width + 30, 10, width + 30, 40);
        var crossing = Polygon(id, 100, 100, 140, 141, 140, 100, 100, 140);
        crossing["iscrowd"] = 1; // It lies on cells, and crowds may.
        crossing["area"] = 850;
        File.WriteAllText(file, train.ToJsonString());

        using var report = JsonDocument.Parse(CellGenieProcess.Expect(5, [.. check, lab, "--fix", _folder["clean"]]).Output);
        var found = report.RootElement.GetProperty("findings").EnumerateArray().Select(f => (
            Rule: f.GetProperty("rule").GetString()!,
            Image: f.GetProperty("imageId").GetInt64(),
            Annotation: f.GetProperty("annotationIds").EnumerateArray().Select(a => a.GetInt64()).DefaultIfEmpty().Max())).Order().ToList();
        Assert.Equal(
            [
                ("duplicate-mask", id, (long)doubled["id"]!),
                ("few-annotations", poor, 0),
                ("outside-frame", id, (long)outside["id"]!),
                ("self-crossing", id, (long)crossing["id"]!),
                ("split-leakage", 0, 0),
            ],
            found.Select(f => f.Rule == "split-leakage" ? (f.Rule, 0, 0) : f));
        var leaveOut = report.RootElement.GetProperty("leaveOut").EnumerateArray().Select(i => (i.GetProperty("rule").GetString(), i.GetProperty("imageId").GetInt64())).Order();
        Assert.Equal([("few-annotations", poor), ("split-leakage", leakedId)], leaveOut);

        var again = CellGenieProcess.Expect(0, [.. check, _folder["clean"]]);
        Assert.Equal(0, JsonDocument.Parse(again.Output).RootElement.GetProperty("findings").GetArrayLength());
    }
}
