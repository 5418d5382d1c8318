using CellGenie.Coco;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class ClassifierTests
{
    [Theory]
    [InlineData(new double[] { 2, 3 }, new double[] { 1, 2 }, 3.5 / 4)]
    [InlineData(new double[] { 5 }, new double[] { 1, 2, 3 }, 1)]
    [InlineData(new double[] { 0 }, new double[] { 1, 2, 3 }, 0)]
    [InlineData(new double[] { 4, 4 }, new double[] { 4, 4, 4 }, 0.5)]
    public void Area_under_the_curve_counts_pairs_and_half_of_ties(double[] positives, double[] negatives, double expected) =>
        Assert.Equal(expected, RealismClassifier.AreaUnderCurve(positives, negatives), 1e-12);

    [Fact]
    public void Same_distribution_gives_a_half()
    {
        // 40 images of 50 cells a side: the standard error of the area is about 0.009.
        var auc = RealismClassifier.Judge(Sample(1, 0), Sample(2, 0))!.Auc;
        Assert.InRange(auc, 0.46, 0.54);
    }

    [Fact]
    public void Shift_of_one_feature_is_found_and_named()
    {
        var result = RealismClassifier.Judge(Sample(1, 0), Sample(2, 1))!;
        // Two normal distributions, one standard deviation apart: Phi(1 / sqrt 2) = 0.760.
        Assert.InRange(result.Auc, 0.73, 0.78);
        Assert.Equal(CellFeatures.Names[3], result.Tells[0].Name);
        Assert.True(result.Tells[0].Share > 0.8);
        Assert.Equal(0, result.Tells[0].Real, 0.1);
        Assert.Equal(1, result.Tells[0].Synthetic, 0.1);
        Assert.True(result.Giveaways[0].Features[3] > result.Giveaways[^1].Features[3]);
    }

    [Fact]
    public void Marks_of_single_images_do_not_count()
    {
        // Every image has a value of its own, which tells its cells from all others and nothing of the side.
        var auc = RealismClassifier.Judge(Sample(1, 0, spreadOfImages: 50), Sample(2, 0, spreadOfImages: 50))!.Auc;
        Assert.InRange(auc, 0.3, 0.7);
    }

    [Fact]
    public void Synthetic_images_on_one_background_stay_together()
    {
        // Every eight images share a value, as they would a background. Learnt from one of them, the others would be known.
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var seed = 1; seed <= 6; seed++)
        {
            var real = Sample(seed, 0, spreadOfImages: 50);
            var synthetic = Sample(seed + 100, 0, spreadOfImages: 50, imagesOfABackground: 8);
            unknown.Add(RealismClassifier.Judge(real, synthetic)!.Auc);
            for (var i = 0; i < synthetic.Images.Count; i++)
                synthetic.Images[i] = synthetic.Images[i] with { Background = $"{i / 8}.png" };
            known.Add(RealismClassifier.Judge(real, synthetic)!.Auc);
        }

        // With five backgrounds a fold judges one: a mean of six times five such values has a standard error of about 0.05.
        Assert.InRange(known.Average(), 0.35, 0.65);
        Assert.InRange(unknown.Average(), 0.75, 1);
    }

    // Two crops of one frame cannot be learnt from and judged; two times of one place can, where there is no other place.
    [Theory]
    [InlineData("BV2_Phase_A4_1_00d00h00m_1.tif", "BV2_Phase_A4_1_00d00h00m_3.tif", false)]
    [InlineData("BV2_Phase_A4_1_00d00h00m_1.tif", "BV2_Phase_A4_1_02d04h00m_1.tif", true)]
    [InlineData("BV2_Phase_A4_1_00d00h00m_1.tif", "BV2_Phase_A5_1_00d00h00m_1.tif", true)]
    [InlineData("a.png", "b.png", true)]
    public void Crops_of_one_frame_stay_together(string first, string second, bool isJudged)
    {
        var sample = new RealismSample();
        foreach (var name in new[] { first, second })
        {
            sample.Rows.Add(new CellRow(new float[CellFeatures.Names.Count], sample.Images.Count, 0, 0));
            sample.Images.Add(new MeasuredFile("", new CocoImage(1, name, 9, 9), ""));
        }

        Assert.Equal(isJudged, RealismClassifier.Judge(sample, Sample(2, 0)) != null);
    }

    private static RealismSample Sample(int seed, double shift, double spreadOfImages = 0, int imagesOfABackground = 1)
    {
        var random = new CounterRandom((ulong)seed, 0, 0, RandomPurpose.Sample);
        var sample = new RealismSample();
        var own = 0.0;
        for (var image = 0; image < 40; image++)
        {
            sample.Images.Add(new MeasuredFile("", new CocoImage(image, $"{image}.png", 9, 9), ""));
            if (image % imagesOfABackground == 0)
                own = spreadOfImages * random.NextNormal();
            for (var cell = 0; cell < 50; cell++)
            {
                var features = new float[CellFeatures.Names.Count];
                for (var f = 0; f < features.Length; f++)
                    features[f] = (float)random.NextNormal();
                features[3] += (float)shift;
                features[7] += (float)own;
                sample.Rows.Add(new CellRow(features, image, 0, 0));
            }
        }

        return sample;
    }
}
