using System.Text.Json;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>Checks the tracks of a dataset by the rules of the Cell Tracking Challenge, from its files alone.</summary>
internal static class TrackTruth
{
    public static void Check(string dataset, GenerationSpecification specification)
    {
        var frames = specification.Rules.TimeLapse!.Frames;
        using var coco = CocoFile.Open(Path.Combine(dataset, "annotations.json"));
        var fields = Annotations(dataset);
        var sequences = coco.Images.Chunk(frames).ToArray();
        Assert.Equal(specification.ImagesPerCulture * specification.Cultures.Count, sequences.Length);
        Assert.Equal((frames + 1) * sequences.Length, Directory.GetFiles(Path.Combine(dataset, "tracks")).Length);
        foreach (var images in sequences)
        {
            var name = images[0].FileName[..^"_t000.png".Length];
            var rows = TableOf(Path.Combine(dataset, "tracks", $"{name}_man_track.txt"));
            CheckRows(rows, frames);
            var seen = rows.ToDictionary(r => r.L, _ => new List<int>());
            for (var f = 0; f < frames; f++)
            {
                Assert.Equal($"{name}_t{f:D3}.png", images[f].FileName);
                var map = ImageFile.LoadLabels(Path.Combine(dataset, "tracks", $"{name}_man_track{f:D3}.tif"));
                var labels = ImageFile.LoadLabels(Path.Combine(dataset, "labels", images[f].FileName));
                var annotations = coco.ReadAnnotations(images[f]).Select(a => fields[a.Id]).ToArray();
                Assert.Equal(labels.Labels.Select(l => l == 0 ? 0 : annotations[l - 1].GetProperty("track_id").GetInt32()), map.Labels.Select(l => (int)l));
                foreach (var annotation in annotations)
                {
                    var row = rows.Single(r => r.L == annotation.GetProperty("track_id").GetInt32());
                    Assert.Equal(row.P, annotation.TryGetProperty("parent_track_id", out var parent) ? parent.GetInt32() : 0);
                }

                foreach (var track in map.Labels.Distinct().Where(l => l != 0))
                    seen[track].Add(f);
            }

            // Seen in every frame from the first to the last one of its row, and in no other.
            Assert.All(rows, r => Assert.Equal(Enumerable.Range(r.B, r.E - r.B + 1), seen[r.L]));
        }
    }

    public static (int L, int B, int E, int P)[] TableOf(string file) =>
        [.. File.ReadAllLines(file).Select(line => line.Split(' ').Select(int.Parse).ToArray()).Select(n => { Assert.Equal(4, n.Length); return (n[0], n[1], n[2], n[3]); })];

    public static Dictionary<long, JsonElement> Annotations(string dataset, string file = "annotations.json")
    {
        using var text = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(dataset, file)));
        return text.RootElement.GetProperty("annotations").EnumerateArray().ToDictionary(a => a.GetProperty("id").GetInt64(), a => a.Clone());
    }

    private static void CheckRows((int L, int B, int E, int P)[] rows, int frames)
    {
        Assert.Equal(Enumerable.Range(1, rows.Length), rows.Select(r => r.L));
        foreach (var (_, begin, end, parent) in rows)
        {
            Assert.InRange(begin, 0, end);
            Assert.InRange(end, begin, frames - 1);
            if (parent == 0)
                continue;
            // Nothing comes from what is still there, or from more than one division.
            Assert.InRange(rows[parent - 1].E, 0, begin - 1);
            var siblings = rows.Where(r => r.P == parent).ToArray();
            Assert.InRange(siblings.Length, 1, 2);
            // Both daughters are there when the mother has gone; who comes alone was out of sight.
            Assert.All(siblings, r => Assert.Equal(siblings.Length == 2, r.B == rows[parent - 1].E + 1));
        }

        Assert.All(rows, r => Assert.True(r.B == 0 || r.P != 0));
    }
}
