using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Report;

/// <summary>Chooses the questions of a quiz: the same ones for the same datasets.</summary>
internal static class QuizMaker
{
    private const int Side = 160;
    private const int MostQuestions = 40;
    private const int MostOfCulture = 20;
    private const int LeastOfCulture = 4;

    /// <summary>Chooses questions: of each culture as many real as synthetic ones, in random order.</summary>
    public static List<QuizQuestion> Choose(IReadOnlyDictionary<string, RealismComparison> cultures, CropReader reader)
    {
        var all = new List<QuizQuestion>();
        foreach (var (culture, comparison) in cultures.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            var ofCulture = Math.Clamp(MostQuestions / cultures.Count, LeastOfCulture, MostOfCulture);
            var count = Math.Min(ofCulture / 2, Math.Min(comparison.Real.Rows.Count, comparison.Synthetic.Rows.Count));
            var random = new CounterRandom(0, CounterRandom.StreamOf(culture), 0, RandomPurpose.Sample);
            var questions = Pick(comparison.Real, true).Concat(Pick(comparison.Synthetic, false)).ToList();
            for (var i = questions.Count - 1; i > 0; i--)
            {
                var j = random.Next(i + 1);
                (questions[i], questions[j]) = (questions[j], questions[i]);
            }

            all.AddRange(questions);

            IEnumerable<QuizQuestion> Pick(RealismSample sample, bool isReal)
            {
                // One from each of equal parts, so that crops come from different images.
                var rows = Enumerable.Range(0, count).Select(i =>
                {
                    var first = (int)((long)i * sample.Rows.Count / count);
                    return sample.Rows[first + random.Next((int)((long)(i + 1) * sample.Rows.Count / count) - first)];
                }).ToList();
                return reader.Read(sample, rows, Side).Select(crop => new QuizQuestion(culture, crop, isReal)).ToList();
            }
        }

        return all;
    }
}
