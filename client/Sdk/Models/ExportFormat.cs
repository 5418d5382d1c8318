namespace CellGenie.Client;

/// <summary>What a batch can be downloaded as in one archive.</summary>
public enum ExportFormat
{
    /// <summary>Images and COCO JSON, masks as they were written.</summary>
    Coco,

    /// <summary>Images and COCO JSON, all masks as compressed RLE.</summary>
    CocoRle,

    /// <summary>Images and label images.</summary>
    Labels,

    /// <summary>Images, YOLO segmentation text and <c>data.yaml</c>.</summary>
    Yolo,

    /// <summary>Pairs <c>x.png</c> and <c>x_masks.tif</c> for cellpose.</summary>
    Cellpose,

    /// <summary>Images and QuPath GeoJSON.</summary>
    GeoJson,

    /// <summary>Images and the run-length CSV of the Kaggle contests.</summary>
    Kaggle,
}
