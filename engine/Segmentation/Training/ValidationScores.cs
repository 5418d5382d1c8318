namespace CellGenie.Segmentation;

/// <summary>Average precision of a model on a validation set, by LIVECell's and by COCO's protocol. From 0 to 1; NaN where undefined.</summary>
/// <param name="MaskAp">Masks, LIVECell's protocol. The best checkpoint is the one with the highest; ties go to the earlier one.</param>
/// <param name="MaskAp50">Masks at IoU 0.5, LIVECell's protocol.</param>
/// <param name="MaskAp75">Masks at IoU 0.75, LIVECell's protocol.</param>
/// <param name="BoxAp">Boxes, LIVECell's protocol.</param>
/// <param name="BoxAp50">Boxes at IoU 0.5, LIVECell's protocol.</param>
/// <param name="CocoMaskAp">Masks, COCO's protocol: at most 100 detections an image.</param>
/// <param name="CocoBoxAp">Boxes, COCO's protocol.</param>
public sealed record ValidationScores(
    double MaskAp, double MaskAp50, double MaskAp75, double BoxAp, double BoxAp50, double CocoMaskAp, double CocoBoxAp);
