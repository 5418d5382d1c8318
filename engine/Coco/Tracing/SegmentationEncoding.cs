namespace CellGenie.Coco;

/// <summary>How masks are written into COCO files. Every choice is exact.</summary>
public enum SegmentationEncoding
{
    /// <summary>Polygons, and compressed RLE for masks with holes, which a COCO polygon cannot express.</summary>
    Auto,

    /// <summary>Polygons only; a mask with holes is cut into parts without.</summary>
    Polygon,

    /// <summary>Compressed RLE only.</summary>
    Rle,
}
