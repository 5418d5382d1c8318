namespace CellGenie.Coco.Evaluation.Tests;

/// <summary>Cases small enough to be worked out on paper. Shapes are rectangles, so that boxes and masks give the same numbers.</summary>
public sealed class HandWorkedTests
{
    private const int Digits = 13;

    public static TheoryData<EvaluationType> Types => [EvaluationType.Box, EvaluationType.Mask];

    [Theory]
    [MemberData(nameof(Types))]
    public void Detection_of_the_higher_score_takes_the_cell_at_the_thresholds_it_reaches(EvaluationType type)
    {
        // IoU 160/200 = 0.8 at score 0.9, then exact at score 0.8. Up to and including 0.8 the first is true and comes first: precision 1.
        // At 0.85, 0.9 and 0.95 the first is false, the second true: precision 1/2 at every recall point.
        var scene = new Scene { Truths = [new(1, 1, 0, 0, 20, 10)], Results = [new(1, 0.9, 0, 0, 16, 10), new(1, 0.8, 0, 0, 20, 10)] };
        var scores = scene.Evaluate(EvaluationProtocol.Livecell, type).Overall;
        Assert.Equal((7 + 3 * 0.5) / 10, scores.AP, Digits);
        AssertScores([1, 1, 1], scores.AP50, scores.AP75, scores.AR[2]);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5], scores.PrecisionByThreshold.Select(p => Math.Round(p, Digits)));
        Assert.All(scores.Curves[9], p => Assert.Equal(0.5, p, Digits));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"segmentation\":[],")]
    [InlineData("\"segmentation\":null,")]
    [InlineData("\"segmentation\":[[1,2,3,4,5]],")]
    [InlineData("\"segmentation\":{\"size\":[5,5],\"counts\":[99]},")]
    public void Annotation_with_a_box_alone_counts_for_boxes_and_is_left_out_for_masks(string segmentation)
    {
        // One of the two cells is found: average precision is 1 up to a recall of 0.5, which is 51 of the 101 points.
        using var folder = new TempFolder();
        File.WriteAllText(folder["gt.json"], $$"""
            {"categories":[{"id":1,"name":"cell"}],"images":[{"id":1,"file_name":"a.tif","width":100,"height":100}],
            "annotations":[{"id":1,"image_id":1,"category_id":1,{{segmentation}}"bbox":[0,0,20,10],"area":200,"iscrowd":0},
            {"id":2,"image_id":1,"category_id":1,{{segmentation}}"bbox":[50,50,20,10],"area":200,"iscrowd":0}]}
            """);
        File.WriteAllText(folder["dt.json"], """[{"image_id":1,"category_id":1,"bbox":[0,0,20,10],"score":0.9}]""");
        var boxes = CocoEvaluation.Run(folder["gt.json"], folder["dt.json"], new EvaluationOptions { Protocol = EvaluationProtocol.Livecell, Type = EvaluationType.Box });
        Assert.Equal(51 / 101.0, boxes.Overall.AP, Digits);
        Assert.Equal(0, boxes.LeftOut);
        File.WriteAllText(folder["dt.json"], """[{"image_id":1,"category_id":1,"segmentation":[[0,0,20,0,20,10,0,10]],"score":0.9}]""");
        var masks = CocoEvaluation.Run(folder["gt.json"], folder["dt.json"], new EvaluationOptions { Protocol = EvaluationProtocol.Livecell, Type = EvaluationType.Mask });
        Assert.Equal(2, masks.LeftOut);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Equal_scores_keep_the_order_of_the_file(EvaluationType type)
    {
        Scene.Found right = new(1, 0.5, 0, 0, 20, 10), wrong = new(1, 0.5, 50, 50, 20, 10);
        Assert.Equal(1, Score(right, wrong), Digits);
        Assert.Equal(0.5, Score(wrong, right), Digits);

        double Score(params Scene.Found[] results) => new Scene { Truths = [new(1, 1, 0, 0, 20, 10)], Results = [.. results] }.Evaluate(EvaluationProtocol.Livecell, type).Overall.AP;
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Equal_scores_of_two_images_go_by_image_id_not_by_file_order(EvaluationType type)
    {
        // The false detection of image 7 stands first in the file, the true one of image 3 goes first.
        var scene = new Scene { Images = [7, 3], Truths = [new(1, 3, 0, 0, 20, 10)], Results = [new(7, 0.5, 0, 0, 20, 10), new(3, 0.5, 0, 0, 20, 10)] };
        Assert.Equal(1, scene.Evaluate(EvaluationProtocol.Livecell, type).Overall.AP, Digits);
        scene = new Scene { Images = [7, 3], Truths = [new(1, 7, 0, 0, 20, 10)], Results = [new(7, 0.5, 0, 0, 20, 10), new(3, 0.5, 0, 0, 20, 10)] };
        Assert.Equal(0.5, scene.Evaluate(EvaluationProtocol.Livecell, type).Overall.AP, Digits);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Of_equal_overlaps_the_later_cell_is_taken_and_id_0_counts_as_unmatched(EvaluationType type)
    {
        // Two identical cells, one detection. Where the later one has id 0, the match does not count.
        // Otherwise one of two cells is found at precision 1: 51 of 101 recall points.
        Assert.Equal(0, Evaluate(5, 0).Overall.AP);
        Assert.Equal(51 / 101.0, Evaluate(0, 5).Overall.AP, Digits);
        Assert.Contains(Evaluate(5, 0).Warnings, w => w.Contains("gt.json, annotation 0"));

        EvaluationResult Evaluate(params long[] ids) =>
            new Scene { Truths = [.. ids.Select(id => new Scene.Truth(id, 1, 0, 0, 20, 10))], Results = [new(1, 0.9, 0, 0, 20, 10)] }.Evaluate(EvaluationProtocol.Livecell, type);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Cell_with_id_0_is_taken_although_its_match_does_not_count(EvaluationType type)
    {
        // Both detections are false: the first is matched to id 0, the second finds the cell taken. So nothing is found.
        var scene = new Scene { Truths = [new(0, 1, 0, 0, 20, 10)], Results = [new(1, 0.9, 0, 0, 20, 10), new(1, 0.8, 0, 0, 20, 10)] };
        var scores = scene.Evaluate(EvaluationProtocol.Livecell, type).Overall;
        Assert.Equal((0, 0), (scores.AP, scores.AR[2]));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Any_number_of_detections_inside_a_crowd_are_ignored(EvaluationType type)
    {
        var scene = new Scene
        {
            Truths = [new(1, 1, 50, 0, 50, 50) { IsCrowd = true }, new(2, 1, 0, 0, 20, 10)],
            Results = [new(1, 0.9, 60, 0, 20, 10), new(1, 0.9, 60, 0, 20, 10), new(1, 0.9, 70, 20, 20, 10), new(1, 0.5, 0, 0, 20, 10)],
        };
        var scores = scene.Evaluate(EvaluationProtocol.Livecell, type).Overall;
        AssertScores([1, 1], scores.AP, scores.AR[0]);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Cell_goes_before_a_crowd_of_higher_overlap(EvaluationType type)
    {
        // The detection lies wholly in the crowd (overlap 1) and has an IoU of 0.8 with the cell. Up to 0.8 it finds the cell; above, it is ignored.
        var scene = new Scene
        {
            Truths = [new(1, 1, 0, 0, 100, 100) { IsCrowd = true }, new(2, 1, 0, 0, 20, 10)],
            Results = [new(1, 0.9, 0, 0, 16, 10)],
        };
        var scores = scene.Evaluate(EvaluationProtocol.Livecell, type).Overall;
        Assert.Equal(0.7, scores.AP, Digits);
        Assert.Equal(0.7, scores.AR[0], Digits);
    }

    [Theory]
    [InlineData(EvaluationType.Box, 18, 324, 1, 1, -1)]
    [InlineData(EvaluationType.Mask, 18, 324, 1, 1, -1)]
    [InlineData(EvaluationType.Mask, 18, 323.5, 1, -1, -1)]
    [InlineData(EvaluationType.Mask, 18, 324.5, -1, 1, -1)]
    [InlineData(EvaluationType.Box, 31, 961, -1, 1, 1)]
    [InlineData(EvaluationType.Mask, 31, 961, -1, 1, 1)]
    [InlineData(EvaluationType.Mask, 31, 961.5, -1, -1, 1)]
    public void Size_classes_are_those_of_the_area_field_and_include_both_ends(EvaluationType type, int side, double area, double small, double medium, double large)
    {
        var scene = new Scene { Truths = [new(1, 1, 0, 0, side, side) { Area = area }], Results = [new(1, 0.9, 0, 0, side, side)] };
        var scores = scene.Evaluate(EvaluationProtocol.Livecell, type).Overall;
        AssertScores([1, small, medium, large, small, medium, large], scores.AP, scores.APs, scores.APm, scores.APl, scores.ARs, scores.ARm, scores.ARl);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Unmatched_detection_of_another_size_is_ignored(EvaluationType type)
    {
        var scene = new Scene { Truths = [new(1, 1, 0, 0, 10, 10)], Results = [new(1, 0.9, 50, 50, 40, 40), new(1, 0.8, 0, 0, 10, 10)] };
        var scores = scene.Evaluate(EvaluationProtocol.Livecell, type).Overall;
        Assert.Equal(0.5, scores.AP, Digits);
        Assert.Equal(1, scores.APs, Digits);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Detections_beyond_a_limit_are_cut_after_matching(EvaluationType type)
    {
        // Four cells, each found exactly; at most 1, 2 or 3 detections count. Recall 3/4 reaches 76 of 101 recall points at precision 1.
        var scene = new Scene
        {
            Truths = [.. Enumerable.Range(0, 4).Select(i => new Scene.Truth(i + 1, 1, 20 * i, 0, 15, 10))],
            Results = [.. Enumerable.Range(0, 4).Select(i => new Scene.Found(1, 0.9 - 0.1 * i, 20 * i, 0, 15, 10))],
        };
        var scores = scene.Evaluate(EvaluationProtocol.Livecell with { DetectionLimits = [1, 2, 3] }, type).Overall;
        Assert.Equal([0.25, 0.5, 0.75], scores.AR);
        Assert.Equal(76 / 101.0, scores.AP, Digits);
        Assert.Equal(3, scores.Detections);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Without_detections_scores_are_0_where_there_is_something_to_find(EvaluationType type)
    {
        var result = new Scene { Truths = [new(1, 1, 0, 0, 10, 10)] }.Evaluate(EvaluationProtocol.Livecell, type);
        Assert.Equal((0, 0, 0, -1, -1), (result.Overall.AP, result.Overall.AP50, result.Overall.APs, result.Overall.APm, result.Overall.APl));
        Assert.Equal([0, 0, 0], result.Overall.AR);
        Assert.Contains(result.Warnings, w => w.EndsWith("dt.json: holds no detection"));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Without_ground_truth_every_score_is_undefined(EvaluationType type)
    {
        foreach (var results in new List<Scene.Found>[] { [], [new(1, 0.9, 0, 0, 10, 10)] })
        {
            var scores = new Scene { Results = results }.Evaluate(EvaluationProtocol.Livecell, type).Overall;
            Assert.All(ScoreNames.Values(scores), v => Assert.Equal(-1, v));
            Assert.All(scores.PrecisionByThreshold.Concat(scores.RecallByThreshold), v => Assert.Equal(-1, v));
        }
    }

    [Fact]
    public void Livecell_takes_category_1_alone_and_coco_averages_categories()
    {
        // Category 1 is found, category 2 is not.
        var scene = new Scene { Categories = [1, 2], Truths = [new(1, 1, 0, 0, 10, 10), new(2, 1, 50, 0, 10, 10) { Category = 2 }], Results = [new(1, 0.9, 0, 0, 10, 10)] };
        var livecell = scene.Evaluate(EvaluationProtocol.Livecell, EvaluationType.Mask);
        AssertScores([1, 1], livecell.Overall.AP, livecell.Overall.GroundTruths);
        Assert.Contains(livecell.Warnings, w => w.Contains("1 of 2 annotations"));
        Assert.Equal(0.5, scene.Evaluate(EvaluationProtocol.Coco, EvaluationType.Mask).Overall.AP, Digits);
    }

    [Fact]
    public void Mask_score_replaces_the_score_of_masks_in_livecell_alone()
    {
        // By score the false detection goes first (AP 1/2), by mask score the true one (AP 1).
        var scene = new Scene
        {
            Truths = [new(1, 1, 0, 0, 10, 10)],
            Results = [new(1, 0.9, 50, 0, 10, 10) { Extra = "\"mask_score\":0.1," }, new(1, 0.8, 0, 0, 10, 10) { Extra = "\"mask_score\":0.7," }],
        };
        Assert.Equal(1, scene.Evaluate(EvaluationProtocol.Livecell, EvaluationType.Mask).Overall.AP, Digits);
        Assert.Equal(0.5, scene.Evaluate(EvaluationProtocol.Livecell, EvaluationType.Box).Overall.AP, Digits);
        Assert.Equal(0.5, scene.Evaluate(EvaluationProtocol.Coco, EvaluationType.Mask).Overall.AP, Digits);
    }

    [Fact]
    public void Size_of_a_detected_mask_is_its_box_in_coco_and_its_pixels_in_livecell()
    {
        // A false mask of 10x10 pixels whose bbox field says 40x40: medium by the box, small by the pixels.
        var scene = new Scene { Truths = [new(1, 1, 0, 0, 10, 10)], Results = [new(1, 0.9, 50, 50, 10, 10) { Box = "[50,50,40,40]" }, new(1, 0.8, 0, 0, 10, 10)] };
        Assert.Equal(1, scene.Evaluate(EvaluationProtocol.Coco, EvaluationType.Mask).Overall.APs, Digits);
        Assert.Equal(0.5, scene.Evaluate(EvaluationProtocol.Livecell, EvaluationType.Mask).Overall.APs, Digits);
    }

    [Fact]
    public void Missing_boxes_are_those_of_the_masks()
    {
        var scene = new Scene { Truths = [new(1, 1, 0, 0, 20, 10)], Results = [new(1, 0.9, 0, 0, 16, 10) { Box = "[]" }] };
        Assert.Equal(0.7, scene.Evaluate(EvaluationProtocol.Livecell, EvaluationType.Box).Overall.AP, Digits);
        Assert.Equal(0.7, scene.Evaluate(EvaluationProtocol.Coco, EvaluationType.Mask).Overall.AP, Digits);
    }

    [Fact]
    public void Box_without_mask_counts_where_the_first_result_has_only_a_mask()
    {
        var text = new Scene.Found(1, 0.8, 50, 0, 20, 10) { Segmentation = "null" };
        var scene = new Scene { Truths = [new(1, 1, 0, 0, 20, 10), new(2, 1, 50, 0, 20, 10)], Results = [new(1, 0.9, 0, 0, 20, 10) { Box = "null" }, text] };
        AssertScores([1, 1], scene.Evaluate(EvaluationProtocol.Livecell, EvaluationType.Box).Overall.AP, scene.Evaluate(EvaluationProtocol.Coco, EvaluationType.Box).Overall.APs);
    }

    /// <summary>Precision is tp / (fp + tp + 2.2e-16), so that a perfect result is a hair less than 1, as it is in pycocotools.</summary>
    private static void AssertScores(double[] expected, params double[] actual) => Assert.Equal(expected, actual.Select(a => Math.Round(a, Digits)));
}
