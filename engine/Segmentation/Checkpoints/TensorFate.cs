namespace CellGenie.Segmentation;

/// <summary>What became of a tensor of the network when weights were loaded.</summary>
public enum TensorFate
{
    /// <summary>Taken from the file.</summary>
    Loaded,

    /// <summary>The file has it in another shape; it keeps its initial value.</summary>
    OtherShape,

    /// <summary>The file does not have it; it keeps its initial value.</summary>
    Missing,

    /// <summary>It is computed from the options and never loaded: anchors, and the counters that files of frozen norms lack.</summary>
    Computed,
}
