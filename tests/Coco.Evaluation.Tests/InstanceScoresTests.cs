namespace CellGenie.Coco.Evaluation.Tests;

/// <summary>Instance scores worked out by hand. All shapes are columns of a frame of 30 x 10 pixels: n columns are 10 n pixels.</summary>
public sealed class InstanceScoresTests
{
    private const int Digits = 13;

    [Fact]
    public void Scores_of_a_small_image_are_those_worked_out_by_hand()
    {
        // A: 4 columns, found with 4 columns one to the right: 3 shared of 5, IoU 0.6.
        // B: 4 columns, found with 8: 4 shared of 8, IoU 0.5, which is not above 0.5.
        // C: 2 columns, missed. One spurious detection of 2 columns.
        var scores = Evaluate([Column(0, 4), Column(6, 4), Column(14, 2)], [Found(0.9, 1, 4), Found(0.8, 5, 8), Found(0.7, 17, 2)]);
        Assert.Equal((3, 3), (scores.Truths, scores.Detections));
        Assert.Equal((0.6 + 0.5 + 0) / 3, scores.Seg, Digits);
        Assert.Equal(1 - (10 + 1) / 30.0, scores.Det, Digits);
        Assert.Equal((0.6, 1 / 3.0, 0.2), (scores.SQ, scores.RQ, Math.Round(scores.PQ, Digits)));
        Assert.Equal((30 + 40) / (50 + 80 + 20 + 20.0), scores.Aji, Digits);
        Assert.Equal((0.6, 0), (scores.MeanMatchedIoU, scores.F1At75));
        Assert.Equal((0, 0, 0), (scores.CountBias, scores.CountError, scores.RelativeCountError));
    }

    [Fact]
    public void Detection_over_two_cells_needs_a_split()
    {
        // Both cells of 2 columns lie wholly in one detection of 4: Jaccard 1/2 each; one split costs 5 of 20. AJI: both cells count the detection.
        var scores = Evaluate([Column(0, 2), Column(2, 2)], [Found(0.9, 0, 4)]);
        Assert.Equal((0.5, 0.75, 0, -1), (scores.Seg, scores.Det, scores.PQ, scores.SQ));
        Assert.Equal((20 + 20) / (40 + 40.0), scores.Aji, Digits);
        Assert.Equal((-1, 1, 0.5), (scores.CountBias, scores.CountError, scores.RelativeCountError));
    }

    [Fact]
    public void Shared_pixels_belong_to_the_higher_score_and_the_earlier_annotation()
    {
        // Detections of columns 0-3 (0.8) and 2-5 (0.9): the first keeps 0-1. Annotations 0-3 and 2-5: the second keeps 4-5.
        // So cell 0-3 has IoU 2/4 with 0-1 and 2/6 with 2-5, cell 4-5 has 2/4 with 2-5. Exactly half is not more than half; 2-5 covers all of 4-5.
        var scores = Evaluate([Column(0, 4), Column(2, 4)], [Found(0.8, 0, 4), Found(0.9, 2, 4)]);
        Assert.Equal((0 + 0.5) / 2, scores.Seg, Digits);
        Assert.Equal(1 - (10 + 1) / 20.0, scores.Det, Digits);
        Assert.Equal((0, 0), (scores.PQ, scores.RQ));
    }

    [Fact]
    public void Detections_below_the_threshold_in_a_crowd_or_covered_by_others_do_not_count()
    {
        var scores = Evaluate(
            [Column(0, 4), Column(10, 10) with { IsCrowd = true }],
            [Found(0.9, 0, 4), Found(0.6, 0, 3), Found(0.9, 12, 4), Found(0.49, 25, 3), Found(0.5, 8, 4)]);
        // Columns 8-11 lie to one half in the crowd, not to more: the one detection that is spurious.
        Assert.Equal((1, 2), (scores.Truths, scores.Detections));
        Assert.Equal((1, 1, 1), (scores.Seg, scores.SQ, scores.CountBias));
        Assert.Equal(0.9, scores.Det, Digits);
        Assert.Equal(2 / 3.0, scores.PQ, Digits);
    }

    [Fact]
    public void Perfect_detections_score_1_and_absent_ones_0()
    {
        var perfect = Evaluate([Column(0, 4), Column(6, 4)], [Found(0.9, 0, 4), Found(0.8, 6, 4)]);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], ScoreNames.InstanceValues(perfect).Skip(1).Take(8));
        var absent = Evaluate([Column(0, 4)], []);
        Assert.Equal((0, 0, 0, -1, 0, 0), (absent.Seg, absent.Det, absent.PQ, absent.SQ, absent.RQ, absent.Aji));
        var nothing = Evaluate([], []);
        Assert.Equal((-1, -1, -1, -1, -1, 0), (nothing.Seg, nothing.Det, nothing.PQ, nothing.Aji, nothing.RelativeCountError, nothing.CountError));
    }

    [Fact]
    public void Label_maps_of_random_masks_equal_those_painted_pixel_by_pixel()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            const int height = 7;
            const int width = 9;
            var masks = Enumerable.Range(0, random.Next(0, 6)).Select(_ => Enumerable.Range(0, height * width).Select(_ => (byte)(random.Next(3) == 0 ? 1 : 0)).ToArray()).ToArray();
            var painted = new int[height * width];
            for (var label = masks.Length - 1; label >= 0; label--)
            {
                for (var p = 0; p < painted.Length; p++)
                    painted[p % width * height + p / width] = masks[label][p] != 0 ? label + 1 : painted[p % width * height + p / width];
            }

            var map = new int[height * width];
            var end = 0;
            foreach (var run in LabelMapRuns.Of([.. masks.Select(m => Rle.FromMask(m, width, height))]))
            {
                Assert.True(run.Start >= end && run.End > run.Start);
                map.AsSpan(run.Start, run.Length).Fill(run.Label + 1);
                end = run.End;
            }

            Assert.Equal(painted, map);
        }
    }

    private static Scene.Truth Column(int x, int width) => new(0, 1, x, 0, width, 10);

    private static Scene.Found Found(double score, int x, int width) => new(1, score, x, 0, width, 10);

    private static InstanceScores Evaluate(Scene.Truth[] truths, Scene.Found[] results)
    {
        var scene = new Scene { Width = 30, Height = 10, Truths = [.. truths.Select((t, i) => t with { Id = i + 1 })], Results = [.. results] };
        return scene.Evaluate(EvaluationProtocol.Livecell, EvaluationType.Mask, o => o with { InstanceScores = true }).Overall.Instances!;
    }
}
