using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace CellGenie.Coco.Evaluation.Tests;

public sealed class RandomTests
{
    private static readonly EvaluationProtocol[] Protocols =
    [
        EvaluationProtocol.Livecell,
        EvaluationProtocol.Coco,
        EvaluationProtocol.Livecell with { Name = "few", DetectionLimits = [1, 3, 5] },
        EvaluationProtocol.Livecell with { Name = "merged", CategoryIds = [2, 1] },
        EvaluationProtocol.Coco with { Name = "cells by category", AreaRanges = EvaluationProtocol.Livecell.AreaRanges, DetectionLimits = [1, 2, 6], MaskAreaFromBox = false },
    ];

    [Fact]
    public void Random_scenes_have_the_numbers_of_a_plain_implementation_of_the_rules()
    {
        var defined = 0;
        Prop.ForAll(RandomScenes.Seeds, seed =>
        {
            var scene = RandomScenes.Of(seed);
            var protocol = Protocols[seed % Protocols.Length];
            foreach (var type in new[] { EvaluationType.Box, EvaluationType.Mask })
            {
                var expected = new SlowEvaluator(scene, protocol, type).Evaluate();
                var scores = scene.Evaluate(protocol, type).Overall;
                double[] actual = [.. ScoreNames.Values(scores), .. scores.PrecisionByThreshold, .. scores.RecallByThreshold];
                for (var i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-12, $"seed {seed}, {protocol.Name}, {type}, number {i}: {actual[i]:R}, not {expected[i]:R}");
                defined += expected[0] > 0 ? 1 : 0;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
        Assert.InRange(defined, 50, 300);
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_number_of_workers()
    {
        using var folder = new TempFolder();
        var scene = Crowd(images: 40);
        var (truth, results) = scene.Write(folder);
        var texts = new[] { 1, 2, 3, 7 }.Select(workers => JsonSerializer.Serialize(CocoEvaluation.Run(truth, results, new EvaluationOptions
        {
            Protocol = EvaluationProtocol.Livecell,
            Type = EvaluationType.Mask,
            ByCulture = true,
            InstanceScores = true,
            Workers = workers,
        }))).ToArray();
        Assert.Single(texts.Distinct());
    }

    [Fact]
    public void Culture_has_the_numbers_of_its_images_evaluated_alone()
    {
        var scene = Crowd(images: 12);
        foreach (var type in new[] { EvaluationType.Box, EvaluationType.Mask })
        {
            var together = scene.Evaluate(EvaluationProtocol.Livecell, type, o => o with { ByCulture = true, InstanceScores = type == EvaluationType.Mask });
            Assert.Equal(["BV2", "Huh7"], together.Cultures.Select(c => c.Key));
            foreach (var (culture, scores) in together.Cultures)
            {
                bool IsOf(long image) => scene.NameOf(image).StartsWith(culture);
                var alone = new Scene
                {
                    Width = scene.Width,
                    Height = scene.Height,
                    Images = [.. scene.Images.Where(IsOf)],
                    Truths = [.. scene.Truths.Where(t => IsOf(t.Image))],
                    Results = [.. scene.Results.Where(r => IsOf(r.Image))],
                    Categories = scene.Categories,
                };
                var expected = alone.Evaluate(EvaluationProtocol.Livecell, type, o => o with { InstanceScores = type == EvaluationType.Mask }).Overall;
                Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(scores));
            }
        }
    }

    /// <summary>Many random scenes as the images of one.</summary>
    private static Scene Crowd(int images)
    {
        var all = new Scene { Width = RandomScenes.Of(1).Width, Height = RandomScenes.Of(1).Height, Categories = [1, 2, 3], Images = [.. Enumerable.Range(1, images).Select(i => (long)i)], NameOf = RandomScenes.Of(1).NameOf };
        for (var i = 1; i <= images; i++)
        {
            var one = RandomScenes.Of(i);
            all.Truths.AddRange(one.Truths.Select(t => t with { Id = all.Truths.Count + t.Id + 1, Image = i }).DistinctBy(t => t.Id).ToList());
            all.Results.AddRange(one.Results.Select(r => r with { Image = i }));
        }

        for (var i = 0; i < all.Truths.Count; i++)
            all.Truths[i] = all.Truths[i] with { Id = i + 1 };
        return all;
    }
}
