namespace CellGenie.Segmentation;

/// <summary>Names of the losses, as detectron2 has them.</summary>
public static class LossNames
{
    /// <summary>Anchors: cell or background.</summary>
    public const string RpnClass = "loss_rpn_cls";

    /// <summary>Anchors: box deltas.</summary>
    public const string RpnBox = "loss_rpn_loc";

    /// <summary>Masks.</summary>
    public const string Mask = "loss_mask";

    /// <summary>Classes of a cascade stage, from 0.</summary>
    public static string Class(int stage) => $"loss_cls_stage{stage}";

    /// <summary>Box deltas of a cascade stage, from 0.</summary>
    public static string Box(int stage) => $"loss_box_reg_stage{stage}";

    /// <summary>All losses of a network, in the order in which they are reported: nine for three stages.</summary>
    public static IReadOnlyList<string> Of(ModelOptions model) =>
        [RpnClass, RpnBox, .. Enumerable.Range(0, model.CascadeIou.Count).SelectMany(stage => new[] { Class(stage), Box(stage) }), Mask];
}
