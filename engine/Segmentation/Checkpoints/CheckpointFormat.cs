namespace CellGenie.Segmentation;

/// <summary>How a checkpoint file is stored. Told by its first bytes, never by its name.</summary>
public enum CheckpointFormat
{
    /// <summary>A JSON header and raw values.</summary>
    Safetensors,

    /// <summary>PyTorch before 1.6: five pickles and raw values.</summary>
    LegacyTorch,

    /// <summary>PyTorch since 1.6: a zip archive with a pickle and raw values.</summary>
    ZipTorch,

    /// <summary>A pickle of NumPy arrays, as detectron2's model zoo has them.</summary>
    NumpyPickle,
}
