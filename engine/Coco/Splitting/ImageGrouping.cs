namespace CellGenie.Coco;

/// <summary>Which images stay together when a data set is divided.</summary>
public enum ImageGrouping
{
    /// <summary>Those of one well of one culture, as LIVECell's file names tell (<see cref="LivecellName"/>), or of one layout in several blends (<see cref="SyntheticName"/>); an image with another name is on its own.</summary>
    Well,

    /// <summary>None: each image is on its own.</summary>
    Image,

    /// <summary>Those of one culture; there is no stratification by culture then.</summary>
    Culture,
}
