namespace CellGenie.Imaging;

/// <summary>A file format, told from the first bytes of a file and never from its name.</summary>
public enum ImageFormat
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>PNG, read by CellGenie itself.</summary>
    Png,

    /// <summary>TIFF or BigTIFF, read by CellGenie itself.</summary>
    Tiff,

    /// <summary>JPEG, read by a plug-in.</summary>
    Jpeg,

    /// <summary>Windows bitmap, read by a plug-in.</summary>
    Bmp,

    /// <summary>GIF, read by a plug-in.</summary>
    Gif,

    /// <summary>WebP, read by a plug-in.</summary>
    WebP,

    /// <summary>JPEG 2000 (also the older Nikon ND2), not read.</summary>
    Jpeg2000,

    /// <summary>Zeiss CZI, not read.</summary>
    Czi,

    /// <summary>Leica LIF, not read.</summary>
    Lif,

    /// <summary>Nikon ND2, not read.</summary>
    Nd2,

    /// <summary>OME-Zarr, not read.</summary>
    OmeZarr,

    /// <summary>HDF5, not read.</summary>
    Hdf5,
}
