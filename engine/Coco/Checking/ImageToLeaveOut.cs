namespace CellGenie.Coco;

/// <summary>An image that spoils the data set it is in.</summary>
/// <param name="File">The annotation file.</param>
/// <param name="Image">The image's name in that file.</param>
/// <param name="ImageId">The image's id in that file.</param>
/// <param name="Rule">Why, see <see cref="DatasetRule"/>.</param>
public sealed record ImageToLeaveOut(string File, string Image, long ImageId, string Rule);
