namespace CellGenie.Coco.Evaluation;

/// <summary>A ground truth that a detection overlaps enough to be matched to at the lowest threshold.</summary>
/// <param name="GroundTruth">Its index.</param>
/// <param name="IoU">Intersection over union; against a crowd, over the detection's area.</param>
internal readonly record struct Candidate(int GroundTruth, double IoU);
