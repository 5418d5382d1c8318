namespace CellGenie.Coco.Evaluation;

/// <summary>One detection, as it is compared.</summary>
/// <param name="Box">Its box.</param>
/// <param name="Mask">Its mask; null where boxes are compared and none was needed.</param>
/// <param name="Area">The area that decides its size class.</param>
internal readonly record struct Detection(BoundingBox Box, Rle? Mask, double Area);
