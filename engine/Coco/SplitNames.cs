namespace CellGenie.Coco;

/// <summary>Finds the split of an image: <c>train</c>, <c>val</c> or <c>test</c>.</summary>
public static class SplitNames
{
    /// <summary>The split of an image: its <c>split</c> field, or what the name of the annotation file says; empty if neither says anything.</summary>
    public static string Of(CocoImage image, string annotationFile) =>
        string.IsNullOrWhiteSpace(image.Split) ? OfFile(annotationFile) : Canonical(image.Split.Trim()) ?? image.Split.Trim().ToLowerInvariant();

    /// <summary>The split that a file name names, such as <c>livecell_coco_train.json</c>; empty if it names none, or several.</summary>
    public static string OfFile(string annotationFile)
    {
        var found = "";
        foreach (var word in Words(LivecellName.BaseName(annotationFile)))
        {
            var split = Canonical(word);
            if (split == null || split == found)
                continue;
            if (found.Length > 0)
                return "";
            found = split;
        }

        return found;
    }

    /// <summary>Whether a split is kept unseen: <c>test</c>, in upper or lower case.</summary>
    public static bool IsTest(string? split) => string.Equals(split, "test", StringComparison.OrdinalIgnoreCase);

    private static string? Canonical(string word) => word.ToLowerInvariant() switch
    {
        "train" or "training" => "train",
        "val" or "valid" or "validation" => "val",
        "test" or "testing" => "test",
        _ => null,
    };

    /// <summary>Runs of letters.</summary>
    private static IEnumerable<string> Words(string name)
    {
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && char.IsAsciiLetter(name[i]))
                continue;
            if (i > start)
                yield return name[start..i];
            start = i + 1;
        }
    }
}
