namespace CellGenie.Segmentation;

/// <summary>Names and shapes of all tensors. The names are those of the public ResNeSt branch of detectron2, so that its checkpoints load.</summary>
internal sealed class StateLayout
{
    /// <summary>Smallest width of a split attention's bottleneck.</summary>
    private const int MinAttention = 32;

    /// <summary>Two deformable groups of nine taps with two offsets and a mask each.</summary>
    private const int OffsetChannels = 2 * 9 * 3;

    private readonly List<TensorSpec> _tensors = [];
    private string _part = "";

    public static IReadOnlyList<TensorSpec> Of(ModelOptions o)
    {
        var layout = new StateLayout();
        layout.Backbone(o);
        layout.Pyramid(o);
        layout.Proposals(o);
        layout.Heads(o);
        return layout._tensors;
    }

    /// <summary>Width of the bottleneck inside split attention over b channels: max(2b / 4, 32).</summary>
    public static int AttentionWidth(int b) => Math.Max(b * 2 / 4, MinAttention);

    private void Backbone(ModelOptions o)
    {
        const string up = "backbone.bottom_up.";
        _part = "stem";
        var w = o.StemWidth;
        Convolution(up + "stem.conv1_1", 3, w, 3);
        Convolution(up + "stem.conv1_2", w, w, 3);
        Convolution(up + "stem.conv1_3", w, 2 * w, 3);
        var (channels, b) = (2 * w, o.Width);
        for (var k = 0; k < 4; k++, b *= 2)
        {
            _part = $"res{k + 2}";
            for (var i = 0; i < o.Blocks[k]; i++)
            {
                Block($"{up}{_part}.{i}.", channels, b, o.Deformable[k]);
                channels = 4 * b;
            }
        }
    }

    private void Block(string name, int channels, int b, bool deformable)
    {
        if (channels != 4 * b)
            Convolution(name + "shortcut", channels, 4 * b, 1);
        Convolution(name + "conv1", channels, b, 1);
        if (deformable)
        {
            Add(name + "conv2_offset.weight", TensorRole.Weight, OffsetChannels, b / 2, 3, 3);
            Add(name + "conv2_offset.bias", TensorRole.Weight, OffsetChannels);
        }

        var inner = AttentionWidth(b);
        Add(name + "conv2.conv.weight", TensorRole.Weight, 2 * b, b / 2, 3, 3);
        Norm(name + "conv2.bn0", 2 * b);
        Biased(name + "conv2.fc1", inner, b, 1, 1);
        Norm(name + "conv2.bn1", inner);
        Biased(name + "conv2.fc2", 2 * b, inner, 1, 1);
        Convolution(name + "conv3", b, 4 * b, 1);
    }

    private void Pyramid(ModelOptions o)
    {
        _part = "fpn";
        for (var k = 2; k <= 5; k++)
        {
            Convolution($"backbone.fpn_lateral{k}", 4 * o.Width << (k - 2), o.FpnChannels, 1);
            Convolution($"backbone.fpn_output{k}", o.FpnChannels, o.FpnChannels, 3);
        }
    }

    private void Proposals(ModelOptions o)
    {
        _part = "rpn";
        var (c, a) = (o.FpnChannels, o.AnchorsPerCell);
        for (var k = 0; k < o.AnchorSizes.Count; k++)
            Add($"proposal_generator.anchor_generator.cell_anchors.{k}", TensorRole.Anchors, a, 4);
        Biased("proposal_generator.rpn_head.conv", c, c, 3, 3);
        Biased("proposal_generator.rpn_head.objectness_logits", a, c, 1, 1);
        Biased("proposal_generator.rpn_head.anchor_deltas", 4 * a, c, 1, 1);
    }

    private void Heads(ModelOptions o)
    {
        var c = o.FpnChannels;
        for (var stage = 0; stage < o.CascadeIou.Count; stage++)
        {
            _part = $"box_head.{stage}";
            for (var i = 1; i <= o.BoxConvolutions; i++)
                Convolution($"roi_heads.box_head.{stage}.conv{i}", c, c, 3);
            Biased($"roi_heads.box_head.{stage}.fc1", o.BoxFeatures, c * o.BoxPool * o.BoxPool);
            _part = $"box_predictor.{stage}";
            Biased($"roi_heads.box_predictor.{stage}.cls_score", o.Classes + 1, o.BoxFeatures);
            Biased($"roi_heads.box_predictor.{stage}.bbox_pred", 4, o.BoxFeatures);
        }

        _part = "mask_head";
        for (var i = 1; i <= o.MaskConvolutions; i++)
            Convolution($"roi_heads.mask_head.mask_fcn{i}", c, c, 3);
        Biased("roi_heads.mask_head.deconv", [c, c, 2, 2], c);
        Biased("roi_heads.mask_head.predictor", o.Classes, c, 1, 1);
    }

    private void Convolution(string name, int from, int to, int side)
    {
        Add(name + ".weight", TensorRole.Weight, to, from, side, side);
        Norm(name + ".norm", to);
    }

    private void Norm(string name, int channels)
    {
        Add(name + ".weight", TensorRole.Norm, channels);
        Add(name + ".bias", TensorRole.Norm, channels);
        Add(name + ".running_mean", TensorRole.Running, channels);
        Add(name + ".running_var", TensorRole.Running, channels);
        Add(name + ".num_batches_tracked", TensorRole.Counter);
    }

    private void Biased(string name, params int[] shape) => Biased(name, shape, shape[0]);

    private void Biased(string name, int[] shape, int outputs)
    {
        Add(name + ".weight", TensorRole.Weight, shape);
        Add(name + ".bias", TensorRole.Weight, outputs);
    }

    private void Add(string name, TensorRole role, params int[] shape) => _tensors.Add(new TensorSpec(name, shape, role, _part));
}
