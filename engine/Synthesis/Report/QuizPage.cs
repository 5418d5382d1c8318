using System.Xml.Linq;
using static CellGenie.Synthesis.Report.Html;

namespace CellGenie.Synthesis.Report;

/// <summary>
/// A page that asks which crops are real, half of them being so, and counts the right answers at the end. It opens offline and runs no script: the
/// counting is done by style sheets.
/// </summary>
internal static class QuizPage
{
    /// <summary>Builds the page.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="questions">The crops in order, with the culture and the truth.</param>
    public static XElement Build(string title, IReadOnlyList<QuizQuestion> questions) => El("html",
        At("lang", "en"),
        El("head",
            El("meta", At("charset", "utf-8")),
            El("meta", At("name", "viewport"), At("content", "width=device-width, initial-scale=1")),
            El("meta", At("name", "color-scheme"), At("content", "light dark")),
            El("title", $"{title}: quiz"),
            El("style", ReportStyle.Css + QuizStyle.Css)),
        El("body",
            El("input", At("type", "checkbox"), At("id", "done")),
            El("main",
                El("header",
                    Styled("p", "kind", "CellGenie quiz"),
                    El("h1", title),
                    Styled("p", "lead", $"Here are {Words.Count(questions.Count, "picture")} of cells. About half were taken by a microscope, the others were composed. Say for each what you believe, then ask for your score below.")),
                Styled("div", "questions", questions.Select(Question)),
                Styled("section", "result",
                    Styled("label", "reveal", At("for", "done"), "Show my score"),
                    Styled("p", "score", ""),
                    Styled("p", "lead meaning", Meaning(questions.Count))))));

    /// <summary>The least number of right answers that guessing reaches in at most one case of twenty; more than there are questions where there is none.</summary>
    internal static int BeyondChance(int questions)
    {
        // Binomial with 1/2, from the top.
        var (ways, atLeast) = (1.0, 0.0);
        var all = Math.ScaleB(1, questions);
        for (var right = questions; right >= 0; right--)
        {
            atLeast += ways / all;
            if (atLeast > 0.05)
                return right + 1;
            ways = ways * right / (questions - right + 1);
        }

        return 0;
    }

    private static string Meaning(int questions)
    {
        var least = BeyondChance(questions);
        return least > questions
            ? "So few pictures tell nothing: guessing may get them all right."
            : $"Whoever guesses gets about {questions / 2} of {questions} right. With {least} or more you can tell the two apart; less than that could be luck.";
    }

    private static XElement Question(QuizQuestion question, int index) => Styled("fieldset", "question",
        El("legend", $"{index + 1}. {question.Culture}"),
        question.Crop.Picture($"Picture {index + 1}"),
        Styled("div", "answers", Answer(index, "real", question.IsReal), Answer(index, "synthetic", !question.IsReal)),
        Styled("p", "truth", question.IsReal ? "It is real: " : "It is synthetic: ", Styled("span", "file", question.Crop.File)));

    private static IEnumerable<XElement> Answer(int index, string name, bool isRight)
    {
        yield return El("input",
            At("type", "radio"), At("name", $"q{index + 1}"), At("id", $"q{index + 1}-{name}"), At("class", isRight ? "right" : "wrong"));
        yield return El("label", At("for", $"q{index + 1}-{name}"), name);
    }
}

/// <summary>One question of a quiz.</summary>
/// <param name="Culture">Name of the culture.</param>
/// <param name="Crop">The picture.</param>
/// <param name="IsReal">The truth.</param>
internal sealed record QuizQuestion(string Culture, Crop Crop, bool IsReal);
