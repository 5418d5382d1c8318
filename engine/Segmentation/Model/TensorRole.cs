namespace CellGenie.Segmentation;

/// <summary>What a tensor of the network's state is.</summary>
public enum TensorRole
{
    /// <summary>A weight or bias of a convolution or a fully connected layer.</summary>
    Weight,

    /// <summary>Scale or shift of a batch norm; it has its own weight decay.</summary>
    Norm,

    /// <summary>Running mean or variance of a batch norm; not trained.</summary>
    Running,

    /// <summary>Counter of the batches that a batch norm has seen: int64, not trained.</summary>
    Counter,

    /// <summary>Anchors of a level; always computed, never loaded.</summary>
    Anchors,
}
