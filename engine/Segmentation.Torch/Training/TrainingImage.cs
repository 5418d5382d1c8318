namespace CellGenie.Segmentation.Torch;

/// <summary>An image as the network is to see it, and what it is to find there.</summary>
/// <param name="Pixels">Height·Width grey values, row by row.</param>
/// <param name="Target">The cells; its height and width are the image's.</param>
/// <param name="Choose">The random choice of anchors and regions.</param>
internal sealed record TrainingImage(byte[] Pixels, TrainingTarget Target, BoxSampler.Chooser Choose);
