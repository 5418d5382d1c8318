using System.Globalization;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Report;

/// <summary>Numbers as text, and what they say in plain words.</summary>
internal static class Words
{
    /// <summary>Stands where there is nothing to say.</summary>
    public const string Nothing = "–";

    // Below it, ranges and distributions over images are accidents.
    private const int FewImages = 10;

    public static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Number(double? value) => value is { } v ? Number(v) : Nothing;

    public static string Short(double value) => value.ToString(Math.Abs(value) < 100 ? "0.#" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>With one decimal always, for columns.</summary>
    public static string Column(double? value) => value?.ToString("#,0.0", CultureInfo.InvariantCulture) ?? Nothing;

    /// <summary>A share, 0 or more, in percent: short, and 0 % only where there is nothing at all.</summary>
    public static string Share(double share)
    {
        var percent = share * 100;
        if (percent is > 0 and < 0.005)
            return "below\u00A00.01\u00A0%";
        var digits = percent is > 0 and < 1 ? "0.0#" : percent < 10 ? "0.#" : "0";
        return percent.ToString(digits, CultureInfo.InvariantCulture) + "\u00A0%";
    }

    /// <summary>A number with its noun: <c>1 image</c>, <c>3 images</c>.</summary>
    public static string Count(long number, string one, string? many = null) => $"{Number(number)}\u00A0{(number == 1 ? one : many ?? one + "s")}";

    /// <summary>Names in a row: <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "",
        1 => names[0],
        _ => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}",
    };

    /// <summary>What a report holds, for its top.</summary>
    public static string Summary(ReportData data, int sources)
    {
        var cells = data.Cultures.Sum(c => c.Synthetic?.Cells ?? 0);
        var cultures = data.Cultures.Count(c => c.Synthetic != null);
        return $"{Count(data.SyntheticImages, "synthetic image")} of {Count(cultures, "cell culture")}, with {Count(cells, "annotated cell")}. " +
            $"They were composed from cells that were cut out of {Count(sources, "real image")}. Here they are shown beside real images, with every cell outlined in yellow.";
    }

    /// <summary>What one sees when the two sides of a culture are compared.</summary>
    public static IEnumerable<string> Findings(CultureComparison culture, CompositionRules rules)
    {
        if (culture is { Real: { } real, Synthetic: { } synthetic })
        {
            yield return $"A synthetic image has {Short(synthetic.MeanCells)} cells on average, a real one {Short(real.MeanCells)}{Difference(synthetic.MeanCells, real.MeanCells, "more", "fewer")}.";
            if (synthetic.MedianArea is { } s && real.MedianArea is { } r)
                yield return $"A typical synthetic cell covers {Number(s)} pixels, a real one {Number(r)}{Difference(s, r, "larger", "smaller")}.";
            yield return $"Cells cover {Share(synthetic.Confluence)} of the synthetic frame and {Share(real.Confluence)} of the real one.";
        }

        if (Hidden(culture.ChosenCells, culture.HiddenCells, rules) is { } hidden)
            yield return hidden;
    }

    /// <summary>What a reader must know before trusting the comparison.</summary>
    public static IEnumerable<string> Cautions(CultureComparison culture)
    {
        if (culture.CoCultureOf is { } mixed)
        {
            yield return $"A co-culture: its cells are compared under {List(mixed)}. Numbers of cells, neighbours and confluence of its images are not those of the single cultures.";
            yield break;
        }

        if (culture.Synthetic == null)
            yield return "There are no synthetic images of this culture, so there is nothing to compare.";
        if (culture.Real == null)
            yield return "There are no real images of this culture, so there is nothing to compare.";
        if (culture is { Real: { } r, Synthetic: { } s } && (r.FrameWidth, r.FrameHeight) != (s.FrameWidth, s.FrameHeight))
            yield return $"The frames differ in size: synthetic {s.FrameWidth}\u00A0×\u00A0{s.FrameHeight}, real {r.FrameWidth}\u00A0×\u00A0{r.FrameHeight} pixels. Compare how much of the frame is covered, not the cells an image.";
        if (culture.Real is { Images: < FewImages } fewReal)
            yield return $"Only {Count(fewReal.Images, "real image")}: the numbers say little about what is normal for this culture.";
        if (culture.Synthetic is { Images: < FewImages } fewSynthetic)
            yield return $"Only {Count(fewSynthetic.Images, "synthetic image")}: the numbers say little about what generation does on average.";
        if (culture.Real is { IncompleteImages: > 0 } incomplete)
            yield return $"{Count(incomplete.IncompleteImages, "real image")} with less than a tenth of the usual number of cells: probably not annotated to the end.";
        if (culture.FailedImages > 0)
            yield return $"{Count(culture.FailedImages, "synthetic image")} could not be made; the manifest names the reasons.";
    }

    /// <summary>How many chosen cells are missing, and why.</summary>
    public static string? Hidden(long chosen, long hidden, CompositionRules rules) => chosen switch
    {
        0 => null,
        _ when hidden == 0 => $"None of the {Count(chosen, "chosen cell")} had to be left out.",
        _ => $"Of {Count(chosen, "chosen cell")}, {Number(hidden)} ({Share((double)hidden / chosen)}) were left out, because less than " +
            $"{Share(rules.MinVisibleFraction)} of them, or fewer than {Count(rules.MinVisibleArea, "pixel")}, could have been seen under the others.",
    };

    /// <summary>Which donors were used how often, and the licences they bring.</summary>
    public static IEnumerable<string> Donors(DonorUse donors)
    {
        yield return $"The {Count(donors.Cells, "synthetic cell")} came from {Count(donors.Donors, "donor")} in {Count(donors.SourceImages, "real image")}: {Short((double)donors.Cells / donors.Donors)} uses each, {Number(donors.MostUses)} at most" +
            (donors.MostUsed is [{ } first, ..] ? $" (annotation {first.Annotation.ToString(CultureInfo.InvariantCulture)} of {first.File})." : ".");
        yield return donors.Duplicates == 0
            ? "No image holds a donor twice."
            : $"{Count(donors.Duplicates, "cell")} ({Share(donors.DuplicateRate!.Value)}) repeat a donor of the same image.";
        var licences = donors.Licenses.Select(l => $"{Count(l.Cells, "cell")} under {l.License?.Name ?? "a licence that is not named"}").ToList();
        yield return $"Licences that the donors bring: {List(licences)}.";
    }

    /// <summary>How images were composed.</summary>
    public static string Composition(CompositionRules rules)
    {
        var rim = rules.Blends is { } blends ? $"each layout in {Count(blends.Count, "blend")}: {List([.. blends.Select(b => RimOf(b, rules))])}" : RimOf(rules.Blend, rules);
        var brightness = rules.Brightness == BrightnessMode.Match || !rules.Has(BlendMode.Hard) && !rules.Has(BlendMode.Feather) ? "their brightness follows the background" : "their brightness is kept";
        var cut = rules.CutCells switch
        {
            CutCellPolicy.AtFrame => "cells that a frame had cut stay at the frame",
            CutCellPolicy.Exclude => "cells that a frame had cut are not used",
            _ => "cells that a frame had cut may lie anywhere",
        };
        return $"{rim}; {brightness}; {cut}";
    }

    private static string RimOf(BlendMode blend, CompositionRules rules) => blend switch
    {
        BlendMode.Feather => $"cells fade into the background over {Count(rules.FeatherWidth, "pixel")}",
        BlendMode.Halo => "cells bring their halo, which fades into the background",
        BlendMode.Poisson => "gradients of cells are pasted into the background",
        _ => "cells are pasted with a hard edge",
    };

    private static string Difference(double synthetic, double real, string more, string less)
    {
        if (real == 0)
            return "";
        var difference = synthetic / real - 1;
        return Math.Abs(difference) < 0.005 ? " (the same)" : $" ({Share(Math.Abs(difference))} {(difference > 0 ? more : less)})";
    }
}
