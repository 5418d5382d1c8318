namespace CellGenie.Cli.Download;

/// <summary>Which parts of LIVECell are wanted.</summary>
[Flags]
internal enum LivecellParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The images of all splits.</summary>
    Images = 1,

    /// <summary>Annotations of the training split.</summary>
    Train = 2,

    /// <summary>Annotations of the validation split.</summary>
    Val = 4,

    /// <summary>Annotations of the test split.</summary>
    Test = 8,

    /// <summary>Everything.</summary>
    All = Images | Train | Val | Test,
}
