namespace CellGenie.Coco.Evaluation;

/// <summary>One annotation, as it is compared.</summary>
/// <param name="Id">Its id. A detection matched to the id 0 counts as unmatched.</param>
/// <param name="Area">The area that decides its size class.</param>
/// <param name="IsCrowd">Whether it stands for a group.</param>
/// <param name="Box">Its box.</param>
/// <param name="Mask">Its mask; null where boxes are compared.</param>
internal readonly record struct GroundTruth(long Id, double Area, bool IsCrowd, BoundingBox Box, Rle? Mask);
