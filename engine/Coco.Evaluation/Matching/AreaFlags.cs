using System.Runtime.CompilerServices;

namespace CellGenie.Coco.Evaluation;

/// <summary>One word for each size class.</summary>
[InlineArray(Count)]
internal struct AreaFlags
{
    /// <summary>Number of size classes of a protocol.</summary>
    public const int Count = 4;

    private uint _first;
}
