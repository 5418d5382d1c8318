namespace CellGenie.Segmentation;

/// <summary>A place in the stream of training images.</summary>
/// <param name="Item">Index of the image in the training set.</param>
/// <param name="Epoch">Its epoch, from 0.</param>
/// <param name="Position">Its number in the stream, from 0, which its augmentation depends on.</param>
internal readonly record struct PlannedSample(int Item, int Epoch, int Position);
