namespace CellGenie.Coco.Evaluation;

/// <summary>What is compared with what.</summary>
public enum EvaluationType
{
    /// <summary>Boxes, <c>bbox</c> in COCO's words.</summary>
    Box,

    /// <summary>Masks, <c>segm</c> in COCO's words.</summary>
    Mask,
}
